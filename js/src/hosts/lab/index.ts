import { list } from "./list/plugin";
import { outputs } from "./outputs";
import "./style.css";

export default [outputs, list];
