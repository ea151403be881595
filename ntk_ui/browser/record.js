// What a reader has answered, kept in this browser and nowhere else.

const PLACE = "ntk.answers"

// By the name of the question: the answer, and whether it was right; "passed" where its reader only wanted to see.
export function answers() {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "{}")
  } catch {
    return {}
  }
}

export function keep(question, answer, verdict) {
  try {
    localStorage.setItem(PLACE, JSON.stringify({ ...answers(), [question]: { answer, verdict } }))
  } catch {
    // it is forgotten with the page where the browser keeps nothing: a private window, or no room
  }
}
