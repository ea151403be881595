// What the app's own elements are made of.

// Rules for elements, and what holds them.
export function style(rules) {
  const sheet = Object.assign(document.createElement("style"), { textContent: rules })
  document.head.append(sheet)
  return sheet
}

// An element with a class and, if there is one, a text.
export function element(name, className, text) {
  const made = document.createElement(name)
  made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

// When the browser has nothing else to do.
export const idle = window.requestIdleCallback ?? setTimeout

// The reader has the server set controls. Until they are set nothing else may ask for a run: Streamlit sends the values
// of all controls with every request, and those from before would set them back.
const PATIENCE = 10_000 // milliseconds after which a request counts as lost
let asked = 0
let answered = 0

export function ask(tell, name, value) {
  asked = Date.now()
  tell(name, [value, asked])
}

export function answer(time) {
  answered = Math.max(answered, time)
}

export const waiting = () => answered < asked && Date.now() - asked < PATIENCE

export function iconButton(path, press) {
  const button = document.createElement("button")
  button.type = "button"
  drawIcon(button, path)
  button.addEventListener("click", press)
  return button
}

export function drawIcon(button, path) {
  button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`
}

// The `mount` of a component that has one element in its place on the page: `draw` brings it up to date with what was
// sent; the function that is returned removes it.
export function mounting(name, className, draw) {
  const boxes = new WeakMap()
  return (sent) => {
    const { parentElement: place } = sent
    let box = boxes.get(place)
    if (!box) {
      boxes.set(place, (box = element(name, className)))
      place.append(box)
    }
    draw(box, sent)
    return () => {
      boxes.delete(place)
      box.remove()
    }
  }
}
