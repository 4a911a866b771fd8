import { isElement } from '../../schemas/elements.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'

/** What a selection says, read. */
export type Wanted =
  | { readonly kind: 'all' | 'mobile' }
  | { readonly kind: 'element' | 'type'; readonly names: readonly Word[] }
  | { readonly kind: 'id' | 'index'; readonly ranges: readonly Range[] }
  | { readonly kind: 'near'; readonly distance: number; readonly of: Wanted }
  | { readonly kind: 'not'; readonly of: Wanted }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Wanted[] }

/** A word and where it stands. */
export interface Word {
  readonly text: string
  readonly at: number
}

/** From one number to another, both with it, and the word that says so. */
export interface Range {
  readonly from: number
  readonly to: number
  readonly word: Word
}

const STARTS = ['element', 'type', 'id', 'index', 'bonded', 'within', 'not', 'all', 'mobile']
const RESERVED = [...STARTS, 'and', 'or', 'of', '(', ')']
const FORM =
  'Like: Li; type 3; element S and not bonded P; index 0:99; within 3 of P; not (element S or bonded P).'

/** Å; what is closer in the first frame counts as bonded. */
export const BONDED_WITHIN = 2.6

/** A usage error with the selection and a mark below one of its words. */
export const wrongWord = (selection: string, { text, at }: Word, message: string, remedy = FORM) =>
  usageError(`${message}\n  ${selection}\n  ${' '.repeat(at)}${'^'.repeat(Math.max(1, text.length))}`, remedy)

/** Reads a selection: names of elements, "type", "id", "index", "bonded", "within … of …", joined by "and", "or", "not" and brackets;
 *  "not" binds first, then "and". Throws a usage error that points at the word that does not fit. */
export function readSelection(selection: string): Wanted {
  const words: Word[] = Array.from(selection.matchAll(/[()]|[^\s()]+/g), ({ 0: text, index }) => ({
    text,
    at: index,
  }))
  const end: Word = { text: '', at: selection.length }
  let next = 0
  const peek = (): Word => words[next] ?? end
  const take = (): Word => words[next++] ?? end
  const fail = (word: Word, message: string, remedy?: string) => wrongWord(selection, word, message, remedy)

  const joined = (kind: 'or' | 'and', part: () => Wanted): Wanted => {
    const of = [part()]
    while (peek().text === kind) {
      take()
      of.push(part())
    }
    return of.length === 1 ? of[0] : { kind, of }
  }
  const anyOf = (): Wanted => joined('or', allOf)
  const allOf = (): Wanted => joined('and', one)

  const names = (after: Word): Word[] => {
    const found: Word[] = []
    while (peek() !== end && !RESERVED.includes(peek().text)) found.push(take())
    if (found.length === 0) throw fail(peek(), `a name is missing after "${after.text}"`)
    return found
  }

  const ranges = (after: Word): Range[] =>
    names(after).map((word) => {
      const [, from, to = from] = /^(\d+)(?::(\d+))?$/.exec(word.text) ?? []
      if (from === undefined || Number(to) < Number(from))
        throw fail(
          word,
          `"${word.text}" is no number and no range`,
          'A range is FROM:TO, both ends belong to it: 0:99.',
        )
      return { from: Number(from), to: Number(to), word }
    })

  const near = (): Wanted => {
    const word = take()
    const distance = Number(word.text.replace(/(Å|A)$/, ''))
    if (!(distance > 0)) throw fail(word, `"${word.text}" is no distance in Å`)
    const of = take()
    if (of.text !== 'of') throw fail(of, 'expected "of"')
    return { kind: 'near', distance, of: one() }
  }

  const one = (): Wanted => {
    const word = take()
    switch (word.text) {
      case 'not':
        return { kind: 'not', of: one() }
      case '(': {
        const inside = anyOf()
        const close = take()
        if (close.text !== ')') throw fail(close, 'expected ")"')
        return inside
      }
      case 'all':
      case 'mobile':
        return { kind: word.text }
      case 'element':
      case 'type':
        return { kind: word.text, names: names(word) }
      case 'id':
      case 'index':
        return { kind: word.text, ranges: ranges(word) }
      case 'bonded':
        return { kind: 'near', distance: BONDED_WITHIN, of: { kind: 'element', names: names(word) } }
      case 'within':
        return near()
      default:
        return named(word)
    }
  }

  const named = (word: Word): Wanted => {
    if (word.text === '' || RESERVED.includes(word.text))
      throw fail(
        word,
        word.text === '' ? 'the selection ends too early' : `"${word.text}" does not stand here`,
      )
    if (word.text.startsWith('type:'))
      return { kind: 'type', names: [{ text: word.text.slice(5), at: word.at + 5 }] }
    if (/^[A-Z][a-z]?$/.test(word.text)) return { kind: 'element', names: [word] }
    throw fail(
      word,
      `"${word.text}" is no element and no word of selections`,
      `${asElement(word.text) ?? didYouMean(word.text, STARTS)} ${FORM}`,
    )
  }

  const wanted = anyOf()
  if (peek() !== end) throw fail(peek(), `"${peek().text}" does not stand here`)
  return wanted
}

/** "li" and "LI" as the element that they are the symbol of. */
const asElement = (word: string): string | undefined => {
  const symbol = word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()
  return word.length <= 2 && isElement(symbol) ? `Did you mean "${symbol}"?` : undefined
}
