import { ask, type Request, type Scheduler, type ShareState, shellWords } from './scheduler.ts'

/** PBS Professional and OpenPBS, as an example of another scheduler: arrays are one range, so shares in between that are
 *  done start and end at once. Nothing is queued again by itself at a time limit: collect with --resubmit goes on. */
export const pbs: Scheduler = {
  name: 'pbs',
  cancel: 'qdel',
  script: (request) => [...header(request), ...request.site.before, body(request), ''].join('\n'),
  async submit(path, _, after) {
    const order = after === undefined ? [] : ['-W', `depend=afterany:${after}`]
    return (await ask('qsub', ...order, path)).trim()
  },
  async state(id) {
    const found = new Map<number, { state: ShareState; word: string }>()
    for (const line of (await ask('qstat', '-x', '-t', id).catch(() => '')).split('\n')) {
      const [job, , , , word] = line.trim().split(/\s+/)
      const share = /^\d+(?:\[(\d+)\])?/.exec(job)
      if (share && word) found.set(Number(share[1] ?? 0), { state: STATES[word] ?? 'ended', word })
    }
    return found
  },
}

const STATES: Record<string, ShareState> = {
  Q: 'pending',
  H: 'pending',
  W: 'pending',
  R: 'running',
  B: 'running',
  E: 'running',
}

function header({ name, shares, threads, memory, time, logs, site }: Request): string[] {
  const options = [
    `-N ${name}`,
    `-l select=1:ncpus=${threads}:mem=${memory}mb`,
    `-l walltime=${time}`,
    `-o "${logs}/"`,
    '-j oe',
    '-r y',
    ...(shares && shares.length > 1 ? [`-J ${shares[0]}-${shares.at(-1)}`] : []),
    ...(site.account ? [`-A ${site.account}`] : []),
    ...(site.partition ? [`-q ${site.partition}`] : []),
    ...site.options,
  ]
  return ['#!/bin/bash', ...options.map((option) => `#PBS ${option}`)]
}

function body({ command, shares, threads }: Request): string {
  if (!shares) return `exec ${shellWords(command)}`
  return `exec ${shellWords([...command, '--threads', `${threads}`])} "\${PBS_ARRAY_INDEX:-${shares[0]}}"`
}
