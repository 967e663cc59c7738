// Style sheets are gathered by the build into one file; importing them gives nothing.
declare module "*.css";
