// The settings of a page, one for all of its labs, and its link.

const REST = 300 // milliseconds after the last change until the link is written

class Store {
  constructor() {
    this.texts = new Map(new URLSearchParams(location.search))
    this.followers = new Set()
    this.timer = 0
    addEventListener("popstate", () => {
      this.texts = new Map(new URLSearchParams(location.search))
      this.tell()
    })
  }

  get(name, otherwise) {
    return this.texts.get(name) ?? otherwise
  }

  set(name, text, otherwise) {
    if (this.get(name, otherwise) === text) return
    if (text === otherwise) this.texts.delete(name)
    else this.texts.set(name, text)
    this.tell()
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.write(), REST)
  }

  // Each rest is an entry of the browser's history: back goes through them.
  write() {
    const search = new URLSearchParams([...this.texts]).toString()
    const address = location.pathname + (search && `?${search}`) + location.hash
    if (address !== location.pathname + location.search + location.hash) history.pushState(history.state, "", address)
  }

  // `changed` is called whenever a setting has changed; the function that is returned ends that.
  follow(changed) {
    this.followers.add(changed)
    return () => this.followers.delete(changed)
  }

  tell() {
    this.followers.forEach((changed) => changed())
  }
}

export const store = (window.ntkStore ??= new Store())
