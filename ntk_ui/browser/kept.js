// What the browser keeps by a name: until it is forgotten (`localStorage`), or for this tab (`sessionStorage`). Where it
// keeps nothing, in a private window or without room, all is forgotten with the page.

export function kept(name, storage = "localStorage") {
  try {
    return JSON.parse(window[storage].getItem(name) ?? "{}")
  } catch {
    return {}
  }
}

export function keep(name, value, storage = "localStorage") {
  try {
    window[storage].setItem(name, JSON.stringify(value))
  } catch {
    // see above
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(name)
  } catch {
    // nothing was kept
  }
}
