/** The ground of each theme, as `--color-ground` of the tokens has it, for what is painted outside the page: the browser's own bars. */
export const grounds = { light: "#f7f6f4", dark: "#141312" };
