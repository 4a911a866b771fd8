import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { ingest } from '../../pipeline/ingest/index.ts'
import { servePage } from '../../pipeline/live/serve.ts'
import { openRun } from '../../pipeline/store/read.ts'
import { FORMATS, writeFrames } from '../../runs/worlds/argyrodite/formats/write.ts'
import { argyroditeFrames } from '../../runs/worlds/argyrodite/frames.ts'
import { IonstreamError } from '../../schemas/errors.ts'
import { dataFile } from '../helpers/dump.ts'
import { folder } from '../helpers/folder.ts'
import { seeded } from '../helpers/random.ts'
import { mutateText } from '../helpers/texts/mutants.ts'
import { mutate } from '../helpers/trajectories/mutants.ts'
import { casesOf } from './faults/cases.ts'
import type { BenchResult } from './load.ts'

const CASES = 100_000
/** ms that one case may take. */
const PATIENCE = 20_000

interface Tally {
  tried: number
  refused: number
  crashed: number
  slow: number
  /** Stores that hold what is no number, or that cannot be read. */
  wrong: number
}

/** Trajectories damaged in many ways, and requests that no browser sends: crashes, hangs, stores of what are no numbers. */
export async function bench(): Promise<BenchResult[]> {
  const cases = casesOf(CASES)
  const random = seeded(29)
  const samples = [...madeSamples(), ...foundSamples()]
  for (const { name, bytes, reading } of samples) {
    const file = join(folder(), name)
    writeFileSync(file, bytes)
    await ingest({ files: [file], out: `${file}-store`, ...reading })
  }
  const tally = samples.map((): Tally => ({ tried: 0, refused: 0, crashed: 0, slow: 0, wrong: 0 }))
  for (let k = 0; k < cases; k++)
    await tryFile(samples[k % samples.length], random, tally[k % samples.length])
  const lines = samples.flatMap(({ name }, k) => [
    {
      name: `${name}: crashes`,
      unit: '',
      value: tally[k].crashed,
      note: `${tally[k].tried} files, ${tally[k].refused} refused`,
    },
    { name: `${name}: hangs`, unit: '', value: tally[k].slow },
    { name: `${name}: stores of no numbers`, unit: '', value: tally[k].wrong },
  ])
  return [...lines, ...(await requests(cases, random))]
}

interface Sample {
  readonly name: string
  readonly bytes: Buffer
  readonly isText: boolean
  readonly reading: object
}

function madeSamples(): Sample[] {
  const readings: Readonly<Record<string, object>> = {
    lammps: { timestep: '1fs', units: 'metal', elements: '1=Li,2=P,3=S,4=S,5=Cl' },
    xdatcar: { interval: '10fs' },
    extxyz: { units: 'metal' },
    dcd: { interval: '10fs', composition: 'Li24 P4 S20 Cl4' },
  }
  return FORMATS.map((format) => {
    const path = join(folder(), format.name)
    const file = openSync(path, 'w')
    writeFrames(argyroditeFrames({ cells: 1 }), 6, format, file)
    closeSync(file)
    const isText = format.name !== 'dcd'
    return { name: format.name, bytes: readFileSync(path), isText, reading: readings[format.name] }
  })
}

/** Formats of other programs. */
const foundSamples = (): Sample[] =>
  ['xtc', 'trr', 'nc', 'gro'].map((name) => ({
    name,
    bytes: readFileSync(dataFile(`binary/argyrodite.${name}`)),
    isText: name === 'gro',
    reading: name === 'gro' ? { interval: '100fs' } : { names: dataFile('binary/argyrodite.gro') },
  }))

async function tryFile(
  { name, bytes, isText, reading }: Sample,
  random: () => number,
  tally: Tally,
): Promise<void> {
  const home = folder()
  const [file, out] = [join(home, name), join(home, 'store')]
  const mutant = isText ? mutateText(bytes.toString('latin1'), random) : mutate(bytes, [0], random)
  writeFileSync(file, mutant.bytes)
  tally.tried++
  const start = performance.now()
  try {
    await ingest({ files: [file], out, ...reading })
    if (!isSound(out)) {
      tally.wrong++
      console.error(`${name}, ${mutant.how}: a store of what are no numbers`)
    }
  } catch (error) {
    if (error instanceof IonstreamError) tally.refused++
    else {
      tally.crashed++
      console.error(`${name}, ${mutant.how}: ${(error as Error).stack}`)
    }
  }
  if (performance.now() - start > PATIENCE) {
    tally.slow++
    console.error(`${name}, ${mutant.how}: ${Math.round(performance.now() - start)} ms`)
  }
  rmSync(home, { recursive: true, force: true })
}

function isSound(store: string): boolean {
  const run = openRun(store)
  try {
    for (let index = 0; index < run.blocks; index++) {
      const block = run.block(index)
      for (const column of run.columns) if (!block.column(column).every(Number.isFinite)) return false
    }
    return true
  } finally {
    run.close()
  }
}

const PATHS = [
  '/',
  '/state.json',
  '/events',
  '/../../etc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/report.html',
  '/\0',
  '//',
]

/** Bytes that are sent to the page as they are; it must answer those who ask properly afterwards, and nothing from outside. */
async function requests(cases: number, random: () => number): Promise<BenchResult[]> {
  const out = folder()
  writeFileSync(join(out, 'report.html'), 'report')
  const page = await servePage('127.0.0.1:0', out)
  const { port, host } = new URL(page.url)
  page.show({ title: 'hostile', at: '' }, {} as Parameters<typeof page.show>[1])
  let [leaks, silent] = [0, 0]
  for (let k = 0; k < cases; k++) {
    const answer = await sent(Number(port), requestOf(host, random))
    if (answer.includes('root:x:')) leaks++
    if (k % 100 < 1 && !(await fetch(page.url)).ok) silent++
  }
  if (!(await fetch(page.url)).ok) silent++
  await page.close()
  return [
    { name: 'requests: answers from outside the results', unit: '', value: leaks, note: `${cases} requests` },
    { name: 'requests: no answer to others afterwards', unit: '', value: silent },
  ]
}

function requestOf(host: string, random: () => number): Buffer {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]
  const method = pick(['GET', 'HEAD', 'POST', 'TRACE', 'G ET', 'OPTIONS'])
  const lines = [
    `${method} ${pick(PATHS)}${pick(['', '?', `?${'a'.repeat(9000)}`, '#x'])} HTTP/1.${pick(['0', '1', '9'])}`,
    `Host: ${pick([host, 'evil.example', '', host])}`,
    pick([
      '',
      'Range: bytes=0-99999999999',
      'Content-Length: -1',
      'Transfer-Encoding: chunked',
      'Origin: http://evil.example',
    ]),
  ]
  const text = Buffer.from(`${lines.filter(Boolean).join('\r\n')}\r\n\r\n`)
  return random() < 0.5 ? text : mutate(text, [0], random).bytes
}

/** Sends bytes and hangs up soon; what came back until then. */
const sent = (port: number, bytes: Buffer): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes))
    const end = setTimeout(() => socket.destroy(), 50)
    socket.setEncoding('latin1').on('data', (piece) => {
      text += piece
      if (text.length > 4096) socket.destroy()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(end)
      resolve(text)
    })
  })
