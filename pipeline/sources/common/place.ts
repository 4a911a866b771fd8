/** Where in a file: as far as it is known; frames count from 0, lines of a frame from 1, bytes from 0. */
export interface Place {
  readonly path: string
  readonly frame?: number
  readonly line?: number
  readonly byte?: number
}

/** "dump.lammpstrj, frame 812, line 4 (byte 60 112 345)" */
export const placeName = ({ path, frame, line, byte }: Place): string =>
  path +
  (frame === undefined ? '' : `, frame ${frame}`) +
  (line === undefined ? '' : `, line ${line}`) +
  (byte === undefined ? '' : ` (byte ${grouped(byte)})`)

/** 60112345 → "60 112 345" */
export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ' ')

/** A piece of input for a message: printable and short. */
export function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const clean = text.replace(/[\x00-\x1f\x7f-\xff]/g, '?')
  return `"${clean.length > 60 ? `${clean.slice(0, 57)}...` : clean}"`
}
