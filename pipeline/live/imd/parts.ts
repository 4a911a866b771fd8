import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** Part `number` of a recording: 600K/run01/live.imd, 600K/run01.2/live.imd … Folders of their own, because a run without
 *  a gap is a run of its own for those who read them. */
export const partPath = (out: string, number: number): string => {
  const path = resolve(out)
  return number === 1 ? path : join(`${dirname(path)}.${number}`, basename(path))
}

/** The number of the last part that is there; 1 where none is. */
export function lastPart(out: string): number {
  let number = 1
  while (existsSync(partPath(out, number + 1))) number++
  return number
}
