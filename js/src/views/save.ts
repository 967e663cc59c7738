export { save } from "../charts/save";
