// What is kept on the window.
interface Window {
  Plotly: any
  ntkStore: import("./store.js").Store
}

// Newer than the checker's library; browsers without it ask for figures a little later.
interface IntersectionObserverInit {
  scrollMargin?: string
}
