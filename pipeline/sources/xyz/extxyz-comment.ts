/** The `key=value` pairs of an extended XYZ comment, keys in lower case; a value may stand in quotes (with \\" for a quote),
 *  braces or brackets, also in one another; commas between pairs are no part of them. A sentence where a key has two values. */
export function pairsOf(comment: string): Map<string, string> | string {
  const pairs = new Map<string, string>()
  const pattern = /([^\s="',]+)\s*=\s*/g
  for (let match = pattern.exec(comment); match; match = pattern.exec(comment)) {
    const key = match[1].toLowerCase()
    const [value, end] = valueAt(comment, pattern.lastIndex)
    const before = pairs.get(key)
    if (before !== undefined && before !== value) return `"${match[1]}" twice, with different values`
    pairs.set(key, value)
    pattern.lastIndex = end
  }
  return pairs
}

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}' }

/** The value that begins at a place, and where it ends. */
function valueAt(text: string, from: number): [value: string, end: number] {
  const first = text[from]
  if (first === '"' || first === "'") {
    const end = quoteEnd(text, from)
    if (end > 0) return [text.slice(from + 1, end).replace(/\\(.)/g, '$1'), end + 1]
  }
  if (CLOSING[first]) {
    const end = bracketEnd(text, from)
    if (end > 0) return [text.slice(from + 1, end), end + 1]
  }
  const [bare] = /^\S*/.exec(text.slice(from)) as RegExpExecArray
  return [bare.replace(/,+$/, ''), from + bare.length]
}

function quoteEnd(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === text[from]) return i
  }
  return -1
}

function bracketEnd(text: string, from: number): number {
  let depth = 0
  for (let i = from; i < text.length; i++) {
    if (text[i] === text[from]) depth++
    else if (text[i] === CLOSING[text[from]] && --depth === 0) return i
  }
  return -1
}

/** A list of numbers "1 2 3" or "1, 2, 3"; undefined where one is none. */
export function listOf(text: string): number[] | undefined {
  const numbers = text
    .replace(/[[\]{}]/g, ' ')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  return numbers.every(Number.isFinite) ? numbers : undefined
}

/** "T T F", "[True, True, False]", "1 1 0"; undefined for what is none. */
export function truthsOf(text: string): [boolean, boolean, boolean] | undefined {
  const words = text
    .replace(/[[\]{}]/g, ' ')
    .trim()
    .split(/[\s,]+/)
  if (words.length !== 3 || !words.every((word) => /^(t|f|true|false|0|1)$/i.test(word))) return undefined
  const [a, b, c] = words.map((word) => /^(t|true|1)$/i.test(word))
  return [a, b, c]
}
