import { say } from './print.ts'

/** Facts of an event, in plain data. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>

/** Says what happens, for people or for programs. */
export type Log = (event: string, text: string, facts?: Facts) => void

/** One line an event on stderr: words, or JSON. */
export const logTo = (kind: 'text' | 'json'): Log =>
  kind === 'text'
    ? (_, text) => say(text)
    : (event, text, facts = {}) =>
        say(JSON.stringify({ time: new Date().toISOString(), event, text, ...facts }))
