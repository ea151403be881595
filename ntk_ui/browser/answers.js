// Figures from the server: one request at a time for each figure, the newest settings win, and an answer never comes
// after a newer one. What takes long comes in parts, and is given up when other settings are asked for.

const AGAIN = [500, 1000, 2000, 4000] // milliseconds until a lost connection is tried again
const GONE = [429, 502, 503, 504] // asked too often, or what a proxy says of a process that is not there
const STREAM = "application/x-ndjson"

export const tab = crypto.getRandomValues(new Uint32Array(2)).join("-") // tells this one from others, for fair turns

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

export class Answers {
  // `show` gets each part of an answer; `lost` hears when the connection is, until the next part comes.
  constructor(show, lost) {
    this.show = show
    this.lost = lost
    this.wanted = null
    this.running = false
  }

  ask(address) {
    this.wanted = address
    this.stream?.abort()
    if (!this.running) this.run()
  }

  // Nothing more is shown or asked for.
  stop() {
    this.stopped = true
    this.wanted = null
    this.request?.abort()
  }

  async run() {
    this.running = true
    while (this.wanted) {
      const address = this.wanted
      this.wanted = null
      await this.fetch(address)
    }
    this.running = false
  }

  async fetch(address, tries = 0) {
    const request = (this.request = new AbortController())
    try {
      const response = await fetch(address, { signal: request.signal, headers: { "X-Tab": tab } })
      if (GONE.includes(response.status)) throw new TypeError(`status ${response.status}`)
      if (response.headers.get("Content-Type")?.startsWith(STREAM)) {
        this.stream = request
        if (this.wanted) request.abort()
        await this.parts(response)
      } else this.show(await response.json())
    } catch (error) {
      if (error.name === "AbortError" || this.wanted || this.stopped) return
      if (!(error instanceof TypeError)) throw error
      this.lost()
      await pause(AGAIN[Math.min(tries, AGAIN.length - 1)])
      if (!this.wanted && !this.stopped) await this.fetch(address, tries + 1)
    } finally {
      this.stream = null
    }
  }

  async parts(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ""
    let part = { waiting: true }
    for (;;) {
      const { value, done } = await reader.read()
      if (done && part.waiting) throw new TypeError("the answer has no end")
      if (done) return
      const lines = (rest + value).split("\n")
      rest = lines.pop()
      for (const line of lines) this.show((part = JSON.parse(line)))
    }
  }
}
