import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { pbs } from '../../pipeline/executors/cluster/pbs.ts'
import type { Request } from '../../pipeline/executors/cluster/scheduler.ts'
import { sge } from '../../pipeline/executors/cluster/sge.ts'
import { slurm } from '../../pipeline/executors/slurm.ts'
import { readable } from '../../pipeline/store/files.ts'
import { siteOptions } from '../../schemas/cluster.ts'
import { explain } from '../../schemas/errors.ts'
import { jobFolder, share, TOY, walkStores } from '../helpers/cluster.ts'
import { folder } from '../helpers/synthetic.ts'

const PROGRAM = fileURLToPath(new URL('../../runs/ionstream.js', import.meta.url))
const STORES = walkStores(100, 60)

/** A folder of commands that print, complain and end as told; each writes down what it was called with. */
function fakes(commands: Record<string, string>): { bin: string; calls(): string } {
  const bin = join(folder(), 'bin')
  mkdirSync(bin)
  for (const [name, text] of Object.entries(commands)) {
    writeFileSync(join(bin, name), `#!/bin/sh\necho ${name} "$@" >> ${bin}/calls\n${text}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  return {
    bin,
    calls: () => (existsSync(join(bin, 'calls')) ? readFileSync(join(bin, 'calls'), 'utf8') : ''),
  }
}

/** Runs the command line with no commands on PATH but these and a shell. */
function ionstream(bin: string, ...words: string[]) {
  if (!existsSync(join(bin, 'bash'))) symlinkSync('/bin/bash', join(bin, 'bash'))
  const env = { ...process.env, PATH: bin, HOME: bin }
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], {
    encoding: 'utf8',
    env,
  })
  return { code: status, stdout, stderr }
}

const submit = (bin: string, ...words: string[]) => {
  const dir = join(folder(), 'out')
  return { dir, ...ionstream(bin, 'submit', fileURLToPath(TOY), ...STORES, '--out', dir, ...words) }
}

const GOOD = {
  sbatch: 'echo 12',
  squeue: 'printf "12_0|RUNNING\\n12_[1-2]|PENDING\\n"',
  scancel: '',
}

test('without sbatch nothing is submitted, and the shell is offered', (t) => {
  const empty = fakes({}).bin
  const { code, stderr } = submit(empty)
  t.is(code, 2)
  t.regex(stderr, /sbatch: no such command on this machine\n {2}Submit from a login node .*--scheduler none/)
  const shell = submit(empty, '--scheduler', 'none', '--array', '3')
  t.is(shell.code, 0, shell.stderr)
  t.is(
    shell.stdout,
    `for share in $(seq 0 2); do ionstream task ${shell.dir} $share; done\nionstream collect ${shell.dir}\n`,
  )
})

const complaint = (words: string, code: number, pattern: RegExp) =>
  test(`sbatch says "${words}"`, (t) => {
    const { bin } = fakes({ ...GOOD, sbatch: `echo "sbatch: error: ${words}" >&2; exit 1` })
    const found = submit(bin)
    t.is(found.code, code, found.stderr)
    t.regex(found.stderr, pattern)
  })

complaint(
  'Batch job submission failed: Invalid account or account/partition combination specified',
  2,
  /sbatch refused: Batch job submission failed: Invalid account[\s\S]*options of the command, or those in the site file/,
)
complaint(
  'Batch job submission failed: Requested time limit is invalid (missing or exceeds some limit)',
  2,
  /refused: .*time limit is invalid/,
)
complaint(
  'Batch job submission failed: Protocol authentication error',
  4,
  /Protocol authentication error\n {2}.*clocks of the machines differ/,
)
complaint(
  'If munged is up, restart with --num-threads=10. Munge encode failed: Rewound credential',
  4,
  /clocks of the machines differ/,
)
complaint('Unable to contact slurm controller (connect failure)', 4, /does not answer. Try again later/)

test('the array is handed over first, the collect job after it; status and cancel ask after both', (t) => {
  const { bin, calls } = fakes(GOOD)
  const { dir, code, stderr } = submit(
    bin,
    '--array',
    '3',
    '--partition',
    'short',
    '--account',
    'solid',
    '--time',
    '1:30:00',
  )
  t.is(code, 0, stderr)
  t.is(
    calls(),
    `sbatch --parsable ${dir}/array.sh\nsbatch --parsable --dependency=afterany:12 ${dir}/collect.sh\n`,
  )
  const script = readFileSync(join(dir, 'array.sh'), 'utf8')
  for (const line of [
    '--array=0-2',
    '--cpus-per-task=4',
    '--time=1:30:00',
    '--partition=short',
    '--account=solid',
    '--requeue',
  ]) {
    t.true(script.includes(`\n#SBATCH ${line}\n`), line)
  }
  const status = JSON.parse(ionstream(bin, 'status', dir, '--json').stdout)
  t.deepEqual(
    status.shares.map(({ state }: { state: string }) => state),
    ['running', 'pending', 'pending'],
  )
  const busy = ionstream(bin, 'collect', dir, '--resubmit')
  t.is(busy.code, 2)
  t.regex(busy.stderr, /3 shares are waiting or running/)
  t.is(ionstream(bin, 'cancel', dir).code, 0)
  t.regex(calls(), /scancel 12\n$/)
})

test('where Slurm has forgotten the job, its accounts are asked', (t) => {
  const forgotten = {
    ...GOOD,
    squeue: 'echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1',
    sacct: 'printf "12_0|NODE_FAIL\\n12_1|CANCELLED by 0\\n"',
  }
  const { bin } = fakes(forgotten)
  const { dir } = submit(bin, '--array', '3')
  const { stdout, code } = ionstream(bin, 'status', dir)
  t.is(code, 0)
  t.regex(
    stdout,
    /share 0: .*missing \(NODE_FAIL\)\n.*missing \(CANCELLED by 0\)\n.*share 2: .*missing\nmissing: --array=0-2; compute them: /,
  )
})

test('a dry run prints the scripts and leaves nothing', (t) => {
  const { bin, calls } = fakes(GOOD)
  const { dir, stdout, code } = submit(
    bin,
    '--array',
    '2',
    '--dry-run',
    '--site',
    siteFile(bin, { before: ['module load nodejs/20'], options: ['--constraint=ib'] }),
  )
  t.is(code, 0)
  t.regex(
    stdout,
    /^# array\.sh\n#!\/bin\/bash\n[\s\S]*#SBATCH --constraint=ib\n#SBATCH|module load nodejs\/20\n[\s\S]*# collect\.sh/,
  )
  t.false(existsSync(dir))
  t.is(calls(), '')
})

function siteFile(home: string, options: object): string {
  writeFileSync(join(home, 'site.json'), JSON.stringify(options))
  return join(home, 'site.json')
}

test('wrong words are usage errors', (t) => {
  const { bin } = fakes(GOOD)
  const wrong: [RegExp, ...string[]][] = [
    [/--array 0: expected a whole number from 1 up/, '--array', '0'],
    [/--threads many: expected a whole number/, '--threads', 'many'],
    [/--time soon: expected minutes/, '--time', 'soon'],
    [/--scheduler.*lsf.*Allowed choices/, '--scheduler', 'lsf'],
    [
      /site\.json: .*"acount"[\s\S]*It may have: scheduler, account/,
      '--site',
      siteFile(bin, { acount: 'x' }),
    ],
    [/nowhere\.json: ENOENT/, '--site', '/nowhere.json'],
  ]
  for (const [pattern, ...words] of wrong) {
    const { code, stderr } = submit(bin, ...words)
    t.is(code, 2)
    t.regex(stderr, pattern)
  }
})

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
