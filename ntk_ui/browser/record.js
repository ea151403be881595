// What a reader has answered, kept in this browser and nowhere else.

import { keep as keepAt, kept } from "./kept.js"

export const LESSONS = "ntk.answers" // the place of the questions of lessons

// By the name of the question: the answer, and whether it was right; "passed" where its reader only wanted to see. With
// generated questions, which are told apart by their seeds, what is right, too.
export const answers = (place = LESSONS) => kept(place)

export const keep = (question, answered, place = LESSONS) => keepAt(place, { ...answers(place), [question]: answered })
