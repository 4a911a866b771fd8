import { ask, type Request, type Scheduler, type ShareState, shellWords } from './scheduler.ts'

/** Grid Engine, as an example of another scheduler: its arrays count from 1 and are one range. The parallel environment for
 *  threads is called "smp" at most sites; where it is not, put "-pe NAME THREADS" into the options of the site. */
export const sge: Scheduler = {
  name: 'sge',
  cancel: 'qdel',
  script: (request) => [...header(request), ...request.site.before, body(request), ''].join('\n'),
  async submit(path, _, after) {
    const order = after === undefined ? [] : ['-hold_jid', after]
    return (await ask('qsub', '-terse', ...order, path)).trim().split('.')[0]
  },
  async state(id) {
    const found = new Map<number, { state: ShareState; word: string }>()
    for (const line of (await ask('qstat', '-g', 'd').catch(() => '')).split('\n')) {
      const words = line.trim().split(/\s+/)
      if (words[0] !== id) continue
      const word = words[4]
      const last = words.at(-1) as string
      found.set(/^\d+$/.test(last) && words.length > 9 ? Number(last) - 1 : 0, { state: stateOf(word), word })
    }
    return found
  },
}

const stateOf = (word: string): ShareState =>
  /[rt]/.test(word) ? 'running' : /[qwh]/.test(word) ? 'pending' : 'ended'

function header({ name, shares, threads, memory, time, logs, site }: Request): string[] {
  const options = [
    `-N ${name}`,
    '-cwd',
    '-S /bin/bash',
    ...(threads > 1 && !site.options.some((option) => option.startsWith('-pe'))
      ? [`-pe smp ${threads}`]
      : []),
    `-l h_vmem=${Math.ceil(memory / threads)}M,h_rt=${time}`,
    `-o "${logs}/"`,
    '-j y',
    '-r y',
    ...(shares ? [`-t ${shares[0] + 1}-${(shares.at(-1) as number) + 1}`] : []),
    ...(site.account ? [`-P ${site.account}`] : []),
    ...(site.partition ? [`-q ${site.partition}`] : []),
    ...site.options,
  ]
  return ['#!/bin/bash', ...options.map((option) => `#$ ${option}`)]
}

function body({ command, shares, threads }: Request): string {
  if (!shares) return `exec ${shellWords(command)}`
  return `exec ${shellWords([...command, '--threads', `${threads}`])} "$((SGE_TASK_ID - 1))"`
}
