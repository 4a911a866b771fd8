import type { Frames } from '../frames.ts'

/** How a world is written. */
export interface Format {
  readonly name: string
  readonly hasVelocities: boolean
  /** What stands before the first frame. */
  head?(frames: Frames, count: number): Uint8Array
  /** Most bytes that one frame takes. */
  bytes(frames: Frames): number
  /** Writes the frame of this index, `step` steps after the first; gives where it ends. */
  writer(frames: Frames, view: DataView): (frame: number, at: number) => number
}

/** Writes short text, one byte a character. */
export function writeText(view: DataView, at: number, text: string): number {
  for (let k = 0; k < text.length; k++) view.setUint8(at + k, text.charCodeAt(k))
  return at + text.length
}

/** Of every atom its first words, up to eight characters, as two numbers of 32 bits, and how many characters. */
export function wordsOf(words: readonly string[], pack: (text: string) => number) {
  return {
    low: Uint32Array.from(words, (word) => pack(word.slice(0, 4))),
    high: Uint32Array.from(words, (word) => pack(word.slice(4, 8))),
    length: Uint8Array.from(words, (word) => word.length),
  }
}

/** Of every atom the index of its species. */
export const kindsOf = ({ species }: Frames): number[] =>
  species.flatMap(({ count }, kind) => new Array<number>(count).fill(kind))
