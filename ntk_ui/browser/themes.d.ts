// The module that the server makes of the colors of both themes.
export const THEMES: Record<"light" | "dark", Record<string, string>>
