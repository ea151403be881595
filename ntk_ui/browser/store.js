// The settings of a page, one for all of its labs, and its link.

const REST = 300 // milliseconds after the last change until the link is written
const LANGUAGE = "lang"
const PARTS = "parts" // "all" asks for all figures at once, as for printing
const FOREIGN = [PARTS, "questions", "embed", "embed_options"] // in the link, and no settings
export const TOPIC = "topic" // the setting that means nothing on another page

export class Store {
  constructor() {
    this.followers = new Set()
    this.chosen = false
    this.language = ""
    this.timer = 0 // of the link that is to be written
    this.read()
    addEventListener("popstate", () => {
      clearTimeout(this.timer)
      this.timer = 0
      this.read()
      this.tell()
      this.write(true) // the language that was chosen since stays
    })
  }

  read() {
    this.texts = new Map(new URLSearchParams(location.search))
    this.chosen ||= this.texts.has(LANGUAGE) // the language, not left to the browser
    this.everything = this.texts.get(PARTS) === "all"
    for (const name of [LANGUAGE, ...FOREIGN]) this.texts.delete(name)
    this.path = location.pathname
  }

  get(name, otherwise) {
    return this.texts.get(name) ?? otherwise
  }

  set(name, text, otherwise) {
    this.setAll([[name, text, otherwise]])
  }

  // Several at once: `[name, text, default]` each.
  setAll(changes) {
    const news = changes.filter(([name, text, otherwise]) => this.get(name, otherwise) !== text)
    if (news.length === 0) return
    for (const [name, text, otherwise] of news) {
      if (text === otherwise) this.texts.delete(name)
      else this.texts.set(name, text)
    }
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.write(), REST)
    this.tell()
  }

  // All figures and folds from now on, whether their reader comes to them or not.
  showEverything() {
    this.everything = true
    this.tell()
  }

  // What the link asks for that no lesson knows.
  unknown(known) {
    return [...this.texts.keys()].filter((name) => !known.includes(name))
  }

  // Each rest is an entry of the browser's history: back goes through them.
  write(instead = false) {
    clearTimeout(this.timer)
    this.timer = 0
    const query = new URLSearchParams([...this.texts])
    const now = new URLSearchParams(location.search)
    this.chosen ||= now.has(LANGUAGE)
    if (this.chosen && this.language) query.append(LANGUAGE, this.language)
    for (const name of FOREIGN) for (const value of now.getAll(name)) query.append(name, value)
    const search = query.toString()
    const address = location.pathname + (search && `?${search}`) + location.hash
    this.path = location.pathname
    if (address === location.pathname + location.search + location.hash) return
    history[instead ? "replaceState" : "pushState"](history.state, "", address)
  }

  // A lab has come to the page, in a language. The link of another page than before has the settings, too. Tells
  // whether it is another page.
  arrive(language) {
    this.language = document.documentElement.lang = language
    const elsewhere = this.path !== location.pathname
    if (elsewhere) this.texts.delete(TOPIC)
    if (elsewhere || !this.timer) this.write(true) // a topic that the reader has just chosen is an entry of its own
    return elsewhere
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
