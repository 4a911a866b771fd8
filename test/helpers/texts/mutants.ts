import type { Mutant } from '../trajectories/mutants.ts'

const NUMBERS = [
  'nan',
  '-1',
  '0',
  '1e999',
  '99999999999',
  '2147483648',
  '1e-320',
  '0x10',
  '--3',
  '1.5.2',
  '',
  '7',
]

/** Damages a text in one of many ways. */
export function mutateText(original: string, next: () => number): Mutant {
  const whole = (below: number) => Math.floor(next() * below)
  const at = whole(4) === 0 ? whole(Math.min(original.length, 400)) : whole(original.length)
  const lineStart = original.lastIndexOf('\n', at) + 1
  const lineEnd = (original.indexOf('\n', at) + 1 || original.length) as number
  const mutant = (text: string, from: number, to: number, how: string): Mutant => ({
    bytes: Buffer.from(text, 'latin1'),
    from,
    to,
    how: `${how} at ${at}`,
  })
  const put = (from: number, to: number, text: string, how: string) =>
    mutant(
      original.slice(0, from) + text + original.slice(to),
      from,
      text.length === to - from ? to : original.length,
      how,
    )
  switch (whole(9)) {
    case 0:
    case 1:
      return put(at, at + 1, String.fromCharCode(original.charCodeAt(at) ^ (1 << whole(8))), 'bit flipped')
    case 2:
      return put(lineStart, lineEnd, '', 'line cut')
    case 3:
      return put(lineEnd, lineEnd, original.slice(lineStart, lineEnd), 'line twice')
    case 4: {
      const match = /-?\d+(\.\d+)?/.exec(original.slice(at, at + 300))
      if (!match) return put(at, original.length, '', 'end cut')
      const from = at + match.index
      const value = NUMBERS[whole(NUMBERS.length)]
      return put(from, from + match[0].length, value, `number replaced by "${value}"`)
    }
    case 5:
      return put(at, original.length, '', 'end cut')
    case 6: {
      const other = whole(original.length)
      const start = original.lastIndexOf('\n', other) + 1
      const end = original.indexOf('\n', start) + 1 || original.length
      return put(lineStart, lineEnd, original.slice(start, end), `line from ${other}`)
    }
    case 7: {
      const length = 1 + whole(500)
      const noise = String.fromCharCode(...Array.from({ length }, () => whole(256)))
      return put(at, at + (whole(2) === 0 ? length : 0), noise, `${length} bytes of noise`)
    }
    default:
      return put(at, at + 1, ' \n\t"<>=:'[whole(8)], 'character replaced')
  }
}
