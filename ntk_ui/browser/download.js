// Files that the browser makes itself.

import { element } from "./elements.js"

const QUOTED = /[",\r\n]/
const RELEASE = 60_000 // milliseconds in which a browser has read it

export function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = Object.assign(element("a", ""), { href: address, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), RELEASE)
}

// A table as CSV: records with the same fields, whose names are its first row.
export function csv(names, records) {
  const cell = (value) => {
    const text = value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value)
    return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const rows = [names, ...records.map((record) => names.map((name) => record[name]))]
  return rows.map((row) => row.map(cell).join(",")).join("\n") + "\n"
}
