import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { pbs } from '../../../pipeline/executors/cluster/pbs.ts'
import type { Request } from '../../../pipeline/executors/cluster/scheduler.ts'
import { sge } from '../../../pipeline/executors/cluster/sge.ts'
import { slurm } from '../../../pipeline/executors/cluster/slurm.ts'
import { readable } from '../../../pipeline/store/files.ts'
import { executorFrom } from '../../../runs/commands/common/options.ts'
import { siteOptions } from '../../../schemas/cluster.ts'
import { explain } from '../../../schemas/errors.ts'
import { jobFolder, share, TOY, walkStores } from '../../helpers/cluster/cluster.ts'
import { fakes } from '../../helpers/cluster/fakes.ts'

const PROGRAM = fileURLToPath(new URL('../../../runs/ionstream.js', import.meta.url))
const STORES = walkStores(100, 60)

/** Runs the command line where writing `file` meets a full disk. */
function onFullDisk(file: string, ...words: string[]) {
  const script = `ln -s /dev/full "$0.writing-${hostname()}-$$" && exec "$@"`
  return spawnSync('bash', ['-c', script, file, process.execPath, PROGRAM, ...words], { encoding: 'utf8' })
}

test('a full disk and a used-up quota are said so, and what there was is kept', async (t) => {
  const { dir } = await jobFolder(STORES, { shares: 1 })
  const job = readFileSync(join(dir, 'job.json'), 'utf8')
  const again = ['submit', fileURLToPath(TOY), ...STORES, '--out', dir, '--scheduler', 'none']
  const full = onFullDisk(join(dir, 'job.json'), ...again)
  t.is(full.status, 3, full.stderr)
  t.regex(
    full.stderr,
    /job\.json: cannot be written: no space left on the device\n {2}Free some space, then run the/,
  )
  t.is(readFileSync(join(dir, 'job.json'), 'utf8'), job)
  await share(dir, 0)
  const partial = join(dir, 'states', readdirSync(join(dir, 'states'))[0])
  rmSync(partial)
  const task = onFullDisk(partial, 'task', dir, '0', '--executor', 'thread')
  t.is(task.status, 3, task.stderr)
  t.regex(task.stderr, /\.arrow: cannot be written: no space left on the device/)
  t.is((await share(dir, 0)).open, 1)
  t.regex(
    explain(readable({ code: 'EDQUOT' }, 'x', 'written')),
    /x: cannot be written: the quota of this folder is used up\n {2}Free some space/,
  )
})

const REQUEST: Request = {
  name: 'ionstream',
  command: ['/usr/bin/node', '/opt/my programs/ionstream.js', 'task', "/data/it's"],
  shares: [0, 1, 2, 5],
  threads: 8,
  memory: 4000,
  time: '2:00:00',
  logs: '/data/logs',
  site: siteOptions.parse({ account: 'solid', partition: 'long', before: ['module load nodejs'] }),
}

test('scripts of three schedulers ask for the same and are shell', (t) => {
  const expected = new Map([
    [slurm, ['#SBATCH --array=0-2,5', '#SBATCH --mem=4000M', '"$SLURM_ARRAY_TASK_ID" &']],
    [pbs, ['#PBS -J 0-5', '#PBS -l select=1:ncpus=8:mem=4000mb', '#PBS -q long', 'PBS_ARRAY_INDEX:-0']],
    [
      sge,
      [
        '#$ -t 1-6',
        '#$ -pe smp 8',
        '#$ -l h_vmem=500M,h_rt=2:00:00',
        '#$ -P solid',
        '"$((SGE_TASK_ID - 1))"',
      ],
    ],
  ])
  for (const [scheduler, lines] of expected) {
    const script = scheduler.script(REQUEST)
    for (const line of [
      ...lines,
      'module load nodejs',
      `'/opt/my programs/ionstream.js' task '/data/it'\\''s'`,
    ])
      t.true(script.includes(line), `${line}\n${script}`)
    t.is(spawnSync('bash', ['-n'], { input: script }).status, 0)
  }
})

test('PBS and Grid Engine: ids and states as their commands print them', async (t) => {
  const { bin } = fakes({
    qsub: 'echo 77[].server',
    qstat: `case "$1" in
-x) printf 'Job id Name User Time S Queue\\n77[0].server ion me 00:01 R long\\n77[1].server ion me 0 Q long\\n77[2].server ion me 0 X long\\n' ;;
*) printf 'job-ID prior name user state at\\n77 0.5 ion me r 01/01/2026 10:00:00 long@a 8 1\\n77 0.5 ion me qw 01/01/2026 10:00:00 long 8 2\\n' ;;
esac`,
  })
  const path = process.env['PATH']
  process.env['PATH'] = `${bin}:${path}`
  t.is(await pbs.submit('array.sh', REQUEST), '77[].server')
  t.deepEqual(
    [...(await pbs.state('77[].server'))].map(([share, { state }]) => [share, state]),
    [
      [0, 'running'],
      [1, 'pending'],
      [2, 'ended'],
    ],
  )
  t.deepEqual(
    [...(await sge.state('77'))].map(([share, { state }]) => [share, state]),
    [
      [0, 'running'],
      [1, 'pending'],
    ],
  )
  process.env['PATH'] = path
})

test('the cores that Slurm gives are the threads of the pool', (t) => {
  process.env['SLURM_CPUS_PER_TASK'] = '3'
  t.is(executorFrom({}).threads, 3)
  t.is(executorFrom({ threads: '2' }).threads, 2)
  delete process.env['SLURM_CPUS_PER_TASK']
})
