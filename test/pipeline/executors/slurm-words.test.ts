import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { TOY, walkStores } from '../../helpers/cluster/cluster.ts'
import { fakes } from '../../helpers/cluster/fakes.ts'
import { folder } from '../../helpers/folder.ts'

const PROGRAM = fileURLToPath(new URL('../../../runs/ionstream.js', import.meta.url))
const STORES = walkStores(100, 60)

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
  t.regex(busy.stderr, /shares are still waiting or running: 0-2 \(job 12\)/)
  t.is(ionstream(bin, 'cancel', dir).code, 0)
  t.regex(calls(), /scancel 12\n$/)
})

test('an array whose collect job is refused is known, and can be cancelled', (t) => {
  const half = 'case "$*" in *dependency*) echo "sbatch: error: QOS limit" >&2; exit 1;; *) echo 12;; esac'
  const { bin, calls } = fakes({ ...GOOD, sbatch: half })
  const { dir, code, stderr } = submit(bin)
  t.is(code, 2)
  t.regex(stderr, /sbatch refused: QOS limit/)
  t.regex(submit(bin).stderr, /QOS limit/)
  const again = ionstream(bin, 'submit', fileURLToPath(TOY), ...STORES, '--out', dir)
  t.regex(again.stderr, /still waiting or running: 0 \(job 12\)/)
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
