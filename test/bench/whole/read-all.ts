import { makeParser } from '../../../pipeline/kernels/parser.ts'
import type { Names } from '../../../pipeline/sources/common/source.ts'
import { openSource, recognise } from '../../../pipeline/sources/index.ts'

const parser = makeParser()

/** Reads a file frame by frame; gives how many numbers it has. */
export async function readAll(path: string, names?: Names): Promise<number> {
  const source = openSource(path, await recognise(path), { parser, names, counted: true })
  let numbers = 0
  for (let frame = await source.next(); frame; frame = await source.next())
    numbers += (frame.velocities ? 6 : 3) * frame.atoms
  source.close()
  return numbers
}
