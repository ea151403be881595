// What a reader has answered, kept in this browser and nowhere else.

export const LESSONS = "ntk.answers" // the place of the questions of lessons

// By the name of the question: the answer, and whether it was right; "passed" where its reader only wanted to see. With
// generated questions, which are told apart by their seeds, what is right, too.
export function answers(place = LESSONS) {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "{}")
  } catch {
    return {}
  }
}

export function keep(question, answered, place = LESSONS) {
  try {
    localStorage.setItem(place, JSON.stringify({ ...answers(place), [question]: answered }))
  } catch {
    // it is forgotten with the page where the browser keeps nothing: a private window, or no room
  }
}

export function forget(place = LESSONS) {
  try {
    localStorage.removeItem(place)
  } catch {
    // nothing was kept
  }
}
