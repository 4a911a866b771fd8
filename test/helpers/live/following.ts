import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { folder } from '../folder.ts'
import { walkFrames } from './live.ts'

export const PROGRAM = fileURLToPath(new URL('../../../runs/ionstream.js', import.meta.url))
const DEFINITION = `
import { study } from 'ionstream'
import { diffusion, msd, select } from 'ionstream/operators'
import { ps } from 'ionstream/schemas'
export default study({
  title: 'A walk',
  flow: (frames) => ({ diffusion: frames.pipe(select('Li'), msd({ lags: ps(0.5) })).pipe(diffusion()) }),
})
`

/** A folder with a definition and a run that is there already. */
export function home(): string {
  const made = folder()
  mkdirSync(join(made, 'run1'))
  writeFileSync(join(made, 'run1/dump.lammpstrj'), walkFrames(80).join(''))
  writeFileSync(join(made, 'study.mjs'), DEFINITION)
  return made
}

/** A call of `follow` in such a folder. */
export const words = (place: string, ...more: string[]): string[] => [
  'follow',
  join(place, 'study.mjs'),
  '--watch',
  join(place, 'run*/dump*'),
  '--out',
  join(place, 'live'),
  '--timestep',
  '10fs',
  '--elements',
  '1=Li,2=P',
  '--log',
  'json',
  ...more,
]

/** Starts a follower, `within` another program where one is named; `until` waits for an event in its log. */
export function start(args: readonly string[], within: readonly string[] = []) {
  const [program, ...rest] = [...within, process.execPath, PROGRAM, ...args]
  const child = spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe'] })
  let text = ''
  const waiting: (() => void)[] = []
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  child.stderr.setEncoding('utf8').on('data', (piece) => {
    text += piece
    for (const look of waiting) look()
  })
  const until = (event: string, what = '') =>
    new Promise<void>((resolve, reject) => {
      const isIt = (line: string) => line.includes(`"event":"${event}"`) && line.includes(what)
      const look = () => text.split('\n').some(isIt) && resolve()
      waiting.push(look)
      look()
      ended.then(() => reject(new Error(`it ended before "${event}" ${what}: ${text}`)))
    })
  return { child, ended, until, log: () => text }
}
