import { setTimeout as sleep } from 'node:timers/promises'
import { isFollowing, readStatus } from '../../../pipeline/live/status.ts'
import { formatTime } from '../../../pipeline/report/quantities.ts'
import type { FollowStatus } from '../../../schemas/follow.ts'
import { nobodyReads } from '../common/pipes.ts'
import { tableText } from '../common/table-text.ts'

/** ms between two looks. */
const EVERY = 2000
const CLEAR = '\x1b[H\x1b[2J'

/** Prints how a follower stands, again and again while it works; once where it does not. `json`: a line each time. */
export async function inspectFollower(folder: string, json = false): Promise<void> {
  let goes = true
  process.once('SIGINT', () => {
    goes = false
  })
  for (;;) {
    const status = readStatus(folder)
    const alive = isFollowing(status)
    const clear = process.stdout.isTTY ? CLEAR : ''
    process.stdout.write(
      json ? `${JSON.stringify({ ...status, alive })}\n` : `${clear}${textOf(status, alive)}\n`,
    )
    for (const end = Date.now() + EVERY; goes && alive && Date.now() < end; ) await sleep(100)
    if (!goes || !alive || nobodyReads()) return
  }
}

const COLUMNS = {
  run: { unit: '', definition: 'folder' },
  frames: { unit: '', definition: 'in its store' },
  simulated: { unit: '', definition: 'time in its store' },
  rate: { unit: 'frames/s', definition: 'as they come in' },
  lag: { unit: 's', definition: 'from the last change of the files' },
  state: { unit: '', definition: '' },
}

function textOf(status: FollowStatus, alive: boolean): string {
  const { title, host, pid, at, started, page, time, speed, cost, memory, warnings } = status
  const rows = status.runs.map((run) => ({
    run: run.name,
    frames: run.frames,
    simulated: formatTime(run.time),
    rate: Number(run.rate.toPrecision(3)),
    lag: run.lag === undefined ? null : Number(run.lag.toPrecision(2)),
    state: [run.state, run.message].filter(Boolean).join(': '),
  }))
  return [
    `follower     ${title}: process ${pid} on ${host} since ${started}${page ? `, ${page}` : ''}`,
    `state        ${alive ? 'following' : goneText(status)}, last heard of ${ago(at)} (${at})`,
    `simulated    ${formatTime(time)} in all runs, ${formatTime(speed)} a second`,
    `effort       ${Math.round(cost)} ms a round, ${(memory / 1e6).toFixed(0)} MB`,
    tableText({ columns: COLUMNS, rows }),
    ...warnings.map(({ name, message, count }) => `warning      ${name} (${count}×): ${message}`),
  ].join('\n')
}

const goneText = ({ ended }: FollowStatus): string =>
  ended === undefined ? 'gone without a word; started again, it goes on' : `ended (${ended})`

function ago(at: string): string {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(at)) / 1000))
  if (seconds < 120) return `${seconds} s ago`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min ago` : `${Math.round(seconds / 3600)} h ago`
}
