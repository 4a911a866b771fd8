/** The `key=value` pairs of an extended XYZ comment, keys in lower case; a value may stand in quotes, braces or brackets. */
export function pairsOf(comment: string): Map<string, string> {
  const pairs = new Map<string, string>()
  const pattern = /([^\s="']+)\s*=\s*(?:"([^"]*)"|'([^']*)'|\{([^}]*)\}|\[([^\]]*)\]|(\S+))/g
  for (const [, key, ...values] of comment.matchAll(pattern))
    pairs.set(key.toLowerCase(), values.find((value) => value !== undefined) ?? '')
  return pairs
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
