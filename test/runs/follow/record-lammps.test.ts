import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { blockFiles, dataFile, ELEMENTS } from '../../helpers/dump.ts'
import { folder } from '../../helpers/folder.ts'
import { lammps } from '../../helpers/lammps.ts'
import { batch, TOY } from '../../helpers/live/live.ts'
import { seeded } from '../../helpers/random.ts'
import { readFile } from '../../helpers/trajectories/read.ts'

const PROGRAM = fileURLToPath(new URL('../../../runs/ionstream.js', import.meta.url))
const TOLD = { elements: ELEMENTS, blockFrames: 16 }

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

const ended = async (child: ChildProcess): Promise<number | null> =>
  (child.exitCode ?? child.signalCode !== null)
    ? child.exitCode
    : ((await once(child, 'exit'))[0] as number | null)

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal)
  return ended(child)
}

/** A line to a port that can be cut: `cut` drops every connection without a word. */
async function line(to: number): Promise<{ port: number; cut(): void; close(): void }> {
  const sockets = new Set<Socket>()
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    near.pipe(far).pipe(near)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as { port: number }).port, cut, close: () => server.close() }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
async function grows(path: string, bytes: number): Promise<void> {
  for (const from = sizeOf(path); sizeOf(path) < from + bytes; ) await sleep(20)
}

const simulated = lammps ? test : test.skip

simulated(
  'LAMMPS sends its frames; recorder and follower are killed; what was lost comes from the dump',
  async (t) => {
    t.timeout(180_000)
    const home = folder()
    const run = join(home, 'run1')
    mkdirSync(run)
    const random = seeded(5)
    const port = await freePort()
    const out = join(run, 'live.imd')
    const dump = join(run, 'dump.lammpstrj')
    const children: ChildProcess[] = []
    const said = new Map<ChildProcess, string>()
    t.teardown(() => children.map((child) => child.kill('SIGKILL')))
    const start = (command: string, ...words: string[]): ChildProcess => {
      const env = { ...process.env, OMP_NUM_THREADS: '1' }
      const child = spawn(command, words, { cwd: run, env, stdio: ['ignore', 'ignore', 'pipe'] })
      children.push(child)
      child.stderr?.setEncoding('utf8').on('data', (text) => {
        said.set(child, (said.get(child) ?? '') + text)
      })
      return child
    }
    const node = (...words: string[]) => start(process.execPath, PROGRAM, ...words)
    const names = dataFile('live/data.2x2x2.annealed')
    const told = ['--names', names, '--every', '10', '--timestep', '2fs', '--dump', dump, '--idle', '2s']
    const cable = await line(port)
    t.teardown(cable.close)
    const record = (at = port) => node('record', `imd://127.0.0.1:${at}`, '--out', out, ...told)
    const words = ['--watch', join(home, 'run*/live.imd'), '--out', join(home, 'live')]
    const follow = () => node('follow', fileURLToPath(TOY), ...words, '--elements', ELEMENTS, '--block', '16')

    const pause = join(run, 'pause.sh')
    writeFileSync(pause, 'sleep 0.04')
    const input = ['-in', dataFile('live/in.imd'), '-screen', 'none', '-log', 'none']
    const simulation = start(
      lammps as string,
      ...input,
      '-var',
      'here',
      dataFile('live'),
      '-var',
      'port',
      String(port),
    )
    let recorder = record(cable.port)
    let follower = follow()
    const says = async (what: RegExp) => {
      while (!what.test(said.get(recorder) ?? '')) await sleep(20)
      await grows(out, 60_000)
    }
    await says(/connected/)
    cable.cut()
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
      await says(/frames were taken/)
      await sleep(200 * random())
      t.is(await kill(recorder, signal), signal === 'SIGTERM' ? 0 : null)
      await kill(follower, 'SIGKILL')
      await grows(dump, 100_000)
      t.is(simulation.exitCode, null, 'the simulation runs on alone')
      recorder = record()
      follower = follow()
    }
    await says(/frames were taken/)
    writeFileSync(pause, '')
    t.is(await ended(simulation), 0, 'the simulation ends well')
    t.is(await ended(recorder), 0)
    writeFileSync(join(home, 'live/stop'), '')
    t.is(await ended(follower), 0)
    t.false(existsSync(join(home, 'run1.2')), 'there is no gap')

    const [sent, written] = [(await readFile(out)).frames, (await readFile(dump)).frames]
    const before = written.length - sent.length
    t.true(before >= 0 && sent.length > 60, `${sent.length} of ${written.length} frames`)
    t.deepEqual(
      sent.map(({ step }) => step),
      sent.map((_, i) => 10 * i),
    )
    const edge = 19.718
    for (const [i, frame] of sent.entries()) {
      const { ids = [], positions, cell } = written[before + i]
      t.deepEqual(
        [...(frame.cell as Float64Array)].map((v) => v.toFixed(6)),
        [...(cell as Float64Array)].map((v) => v.toFixed(6)),
      )
      for (const [line, id] of Array.from(ids).entries())
        for (let c = 0; c < 3; c++) {
          const apart = frame.positions[3 * (id - 1) + c] - positions[3 * line + c]
          t.true(Math.abs(apart - edge * Math.round(apart / edge)) < 3e-6, `frame ${i}, atom ${id}: ${apart}`)
        }
    }
    const expected = await batch({ run1: [out] }, TOY, TOLD)
    t.deepEqual(blockFiles(join(home, 'live/stores/run1')), blockFiles(expected.stores['run1']))
  },
)
