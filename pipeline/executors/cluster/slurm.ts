import { partialError } from '../../../schemas/errors.ts'
import { ask, type Request, type Scheduler, type ShareState, shellWords } from './scheduler.ts'
import { ranges } from './shares.ts'

/** Seconds before the time limit when a share is told to save what it has. */
const LEAD = 60
/** Starts of a share after which it is not queued again. */
const MOST_STARTS = 100

/** Slurm: `sbatch`, `squeue` and, where jobs are accounted, `sacct`. Near its time limit a share gets SIGUSR1, saves and is queued
 *  again; SIGTERM (preemption, scancel) saves, and Slurm alone decides what comes after. */
export const slurm: Scheduler = {
  name: 'slurm',
  cancel: 'scancel',
  script: (request) => [...header(request), ...request.site.before, ...body(request), ''].join('\n'),
  async submit(path, _, after) {
    const order = after === undefined ? [] : [`--dependency=afterany:${after}`]
    const id = (await ask('sbatch', '--parsable', ...order, path)).trim().split(';')[0]
    if (!/^\d+$/.test(id))
      throw partialError(`sbatch gave no job id but ${JSON.stringify(id)}`, 'See squeue.')
    return id
  },
  async state(id) {
    const lines =
      (await quietly('squeue', '-h', '-r', '-t', 'all', '-o', '%i|%T', '-j', id)) + (await accounted(id))
    const found = new Map<number, { state: ShareState; word: string }>()
    for (const line of lines.split('\n').filter(Boolean)) {
      const [job, word] = line.split('|')
      for (const share of sharesOf(job))
        if (!found.has(share)) found.set(share, { state: stateOf(word), word })
    }
    return found
  },
}

function header({ name, shares, threads, memory, time, logs, log = 'share', site }: Request): string[] {
  const options = [
    `--job-name=${name}`,
    `--cpus-per-task=${threads}`,
    `--mem=${memory}M`,
    `--time=${time}`,
    `--output="${logs.replaceAll('%', '%%')}/${shares ? `${log}-%a` : name}.txt"`,
    '--open-mode=append',
    '--requeue',
    ...(shares ? [`--array=${ranges(shares)}`, `--signal=B:USR1@${LEAD}`] : []),
    ...(site.account ? [`--account=${site.account}`] : []),
    ...(site.partition ? [`--partition=${site.partition}`] : []),
    ...site.options,
  ]
  return ['#!/bin/bash', ...options.map((option) => `#SBATCH ${option}`)]
}

function body({ command, shares }: Request): string[] {
  if (!shares) return [`exec ${shellWords(command)}`]
  return [
    `${shellWords(command)} "$SLURM_ARRAY_TASK_ID" &`,
    'share=$!',
    'again=',
    `trap 'told=yes; again=yes; kill -TERM "$share"' USR1`,
    `trap 'told=yes; kill -TERM "$share"' TERM`,
    'while told=; wait "$share"; code=$?; [ "$told" ]; do :; done',
    `if [ "$code" = 4 ] && [ "$again" ] && [ "\${SLURM_RESTART_COUNT:-0}" -lt ${MOST_STARTS} ]; then`,
    '  scontrol requeue "$SLURM_JOB_ID"',
    'fi',
    'exit "$code"',
  ]
}

/** "12_3" is share 3, "12_[4-6,9]" four of them, "12" the only one. */
function sharesOf(job: string): number[] {
  const list = /_\[?([\d,-]+)/.exec(job)?.[1] ?? '0'
  return list.split(',').flatMap((range) => {
    const [from, to = from] = range.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, i) => from + i)
  })
}

function stateOf(word: string): ShareState {
  if (/^(PENDING|REQUEUED|REQUEUE_HOLD|SPECIAL_EXIT|SUSPENDED)/.test(word)) return 'pending'
  return /^(RUNNING|CONFIGURING|COMPLETING|STAGE_OUT|SIGNALING|RESIZING)/.test(word) ? 'running' : 'ended'
}

/** Slurm forgets ended jobs and then calls their ids invalid; that is an answer too. */
async function quietly(command: string, ...words: string[]): Promise<string> {
  try {
    return await ask(command, ...words)
  } catch (error) {
    if (/invalid job id/i.test((error as Error).message)) return ''
    throw error
  }
}

/** What the accounts say of a job, where there are any. */
const accounted = (id: string): Promise<string> =>
  ask('sacct', '-n', '-X', '-P', '-o', 'JobID,State', '-j', id).catch(() => '')
