import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { findRuns, tagsFrom } from '../../../pipeline/executors/cluster/raw-runs.ts'
import { collectSurveyed, survey } from '../../../pipeline/executors/cluster/survey.ts'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { poolRows, TOY } from '../../helpers/cluster/cluster.ts'
import { fakes } from '../../helpers/cluster/fakes.ts'
import { dumpText, READING, rawRuns } from '../../helpers/cluster/raw-runs.ts'
import { blockFiles } from '../../helpers/dump.ts'
import { folder } from '../../helpers/folder.ts'

const PROGRAM = fileURLToPath(new URL('../../../runs/ionstream.js', import.meta.url))
const STUDY = fileURLToPath(TOY)

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

const submit = (bin: string, home: string, out: string, ...words: string[]) =>
  ionstream(bin, 'submit', STUDY, '--ingest', join(home, '*K/run*'), '--out', out, ...READING, ...words)

const refused = { name: 'IonstreamError' }

test('a folder is a run, its files in natural order; folders or files may be named', async (t) => {
  const home = rawRuns('600K/run2', '600K/run10', '750K/run1')
  const runs = await findRuns(['*K/run*'], home)
  t.deepEqual(
    runs.map(({ name, files }) => [name, files.map((file) => file.split('/').at(-1))]),
    ['600K/run2', '600K/run10', '750K/run1'].map((name) => [name, ['part2.dump', 'part10.dump']]),
  )
  t.deepEqual(await findRuns(['600K/run2/', '600K/run10', '*/run1/part*.dump'], home), runs)
  t.deepEqual(
    (await findRuns(['600K/run10/part2.dump'], home)).map(({ name }) => name),
    ['run10'],
  )
  await t.throwsAsync(findRuns(['900K/*'], home), { ...refused, message: /900K\/\*: nothing matches/ })
  await t.throwsAsync(findRuns(['600K'], home), { ...refused, message: /no file is in this folder/ })
  writeFileSync(join(home, '600K', 'notes.dump'), 'x')
  await t.throwsAsync(findRuns(['600K', '600K/run2'], home), { ...refused, message: /run2 lies in .*600K/ })
})

test('tags come from the end of the path', (t) => {
  t.deepEqual(tagsFrom('{temperature}K/run*', '/data/md/600K/run12'), { temperature: 600 })
  t.deepEqual(tagsFrom('{system}/{temperature}.5K/*/', '/md/Br/300.5K/a'), { system: 'Br', temperature: 300 })
  t.throws(() => tagsFrom('{temperature}K/run*', '/md/cold/run1'), {
    ...refused,
    message: /does not fit \/md\/cold\/run1/,
  })
  t.throws(() => tagsFrom('600K/run*', '/md/600K/run1'), { ...refused, message: /names no tag/ })
})

test('on a plain shell: ingest, plan, compute, collect give the bits of stores made one by one', async (t) => {
  const home = rawRuns('600K/run1', '600K/run2', '750K/run1')
  const { bin } = fakes({})
  const out = join(folder(), 'out')
  const shell = [
    '--scheduler',
    'none',
    '--array',
    '2',
    '--tag-from',
    '{temperature}K/run*',
    '--tag',
    'system=x',
  ]
  const { code, stdout, stderr } = submit(bin, home, out, ...shell)
  t.is(code, 0, stderr)
  t.regex(
    stderr,
    /3 runs to ingest in 3 tasks[\s\S]*600K\/run2: part2\.dump part10\.dump \(temperature=600, system=x\)/,
  )
  const [loop, plan] = stdout.trim().split('\n')
  t.is(loop, `for run in $(seq 0 2); do ionstream task ${out} $run --ingest; done`)
  t.regex(plan, /^ionstream submit .*toy\.js --out .* --ingested --array 2 --threads 4 --scheduler none$/)
  const early = ionstream(bin, ...plan.split(' ').slice(1))
  t.is(early.code, 4)
  t.regex(early.stderr, /3 of 3 runs are not ingested:\n {2}600K\/run1 \(task 0\): missing/)
  for (const run of ['0', '1', '2']) t.is(ionstream(bin, 'task', out, run, '--ingest').code, 0)
  t.regex(ionstream(bin, 'task', out, '2', '--ingest').stderr, /0 runs ingested, 1 done before/)
  t.regex(
    ionstream(bin, 'status', out).stdout,
    /3 runs: 3 done.*\neverything is ingested; next: ionstream submit/,
  )
  t.is(ionstream(bin, 'collect', out).code, 4)
  const planned = ionstream(bin, ...plan.split(' ').slice(1))
  t.is(planned.code, 0, planned.stderr)
  for (const share of ['0', '1']) t.is(ionstream(bin, 'task', out, share, '--executor', 'thread').code, 0)
  t.is(ionstream(bin, 'collect', out).code, 0)
  t.is(JSON.parse(ionstream(bin, 'status', out, '--json').stdout).ingest.length, 3)

  t.deepEqual(openRun(join(out, 'stores/750K/run1')).tags, { temperature: 750, system: 'x' })
  const one = folder()
  for (const run of await findRuns(['*K/run*'], home))
    await ingest({
      files: run.files,
      out: join(one, run.name),
      timestep: '2fs',
      elements: '1=Li,2=Cl',
      blockFrames: 16,
      tags: { ...tagsFrom('{temperature}K/run*', run.folder), system: 'x' },
    })
  const { results } = collectSurveyed(out, await survey(out))
  const rows = Object.fromEntries(results.map(({ name, table }) => [name, table.rows]))
  t.deepEqual(
    rows,
    await poolRows(
      TOY,
      ['600K/run1', '600K/run2', '750K/run1'].map((name) => join(one, name)),
    ),
  )
})

const GOOD = { sbatch: 'case "$*" in *dependency*) echo 13;; *) echo 12;; esac', squeue: '', scancel: '' }

test('the array is handed over first, the job that plans after it, and the same again on request', (t) => {
  const home = rawRuns('600K/run1', '600K/run2')
  const { bin, calls } = fakes(GOOD)
  const out = join(folder(), 'out')
  const { code, stderr } = submit(bin, home, out, '--partition', 'short', '--param', 'scale=2', '--stage')
  t.is(code, 0, stderr)
  t.is(
    calls(),
    `sbatch --parsable ${out}/ingest.sh\nsbatch --parsable --dependency=afterany:12 ${out}/plan.sh\n`,
  )
  const array = readFileSync(join(out, 'ingest.sh'), 'utf8')
  for (const line of [
    '--array=0-1',
    '--cpus-per-task=1',
    '--partition=short',
    '--requeue',
    `--output="${out}/logs/ingest-%a.txt"`,
  ])
    t.true(array.includes(`\n#SBATCH ${line}\n`), line)
  t.true(array.includes(`task --ingest ${out} "$SLURM_ARRAY_TASK_ID" &`))
  t.regex(
    readFileSync(join(out, 'plan.sh'), 'utf8'),
    /exec .* submit .*--ingested --threads 4 --partition short --param scale=2 --stage\n/,
  )
  t.is(ionstream(bin, 'task', '--ingest', out, '1').code, 0)
  const again = ionstream(bin, 'collect', out, '--resubmit')
  t.is(again.code, 0, again.stderr)
  t.regex(again.stderr, /submitted: job 12 \(ingest, 1 of 2 tasks\), then 13/)
  t.true(readFileSync(join(out, 'ingest.sh'), 'utf8').includes('\n#SBATCH --array=0\n'))
  t.is(ionstream(bin, 'cancel', out).code, 0)
  t.regex(calls(), /scancel 13 12\n$/)
  t.is(ionstream(bin, 'task', '--ingest', out, '0').code, 0)
  t.regex(ionstream(bin, 'collect', out, '--resubmit').stderr, /submitted: job 12 \(ingest, 0 of 2 tasks\)/)
})

test('runs that fail are named with their reason, and nothing is planned without them', (t) => {
  const home = rawRuns('600K/run1', '600K/run2', '600K/run3')
  const { bin } = fakes({ ...GOOD, squeue: 'printf "12_0|RUNNING\\n12_2|NODE_FAIL\\n"' })
  const out = join(folder(), 'out')
  t.is(submit(bin, home, out).code, 0)
  t.regex(submit(bin, home, out).stderr, /runs are still being ingested \(job 12\)/)
  const file = join(home, '600K/run2/part10.dump')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace('ITEM: NUMBER OF ATOMS\n4', 'ITEM: NUMBER OF ATOMS\n5'))
  t.is(ionstream(bin, 'task', '--ingest', out, '1').code, 3)
  const { stdout } = ionstream(bin, 'status', out)
  t.regex(stdout, /3 runs: 0 done, 1 failed, 1 running, 0 pending, 1 missing/)
  t.regex(stdout, /run2 \(task 1\): failed: .*part10\.dump/)
  t.regex(stdout, /run3 \(task 2\): missing \(NODE_FAIL\)[\s\S]*--array=1-2;/)
  const collect = ionstream(bin, 'collect', out)
  t.is(collect.code, 4)
  t.regex(collect.stderr, /3 of 3 runs are not ingested:[\s\S]*run2 \(task 1\): .*part10\.dump/)
  t.is(ionstream(bin, 'submit', STUDY, '--out', out, '--ingested').code, 4)
  writeFileSync(file, text)
  t.is(ionstream(bin, 'task', '--ingest', out, '1').code, 0)
  writeFileSync(join(home, '600K/run1/part10.dump'), text.slice(0, 100))
  const short = ionstream(bin, 'task', '--ingest', out, '0')
  t.is(short.code, 3)
  t.regex(short.stderr, /part10\.dump: has 100 bytes, it had \d+ when it was submitted/)
})

test('what is off is said before anything is submitted', (t) => {
  const home = rawRuns('600K/run1', '600K/run2')
  const { bin, calls } = fakes(GOOD)
  const out = join(folder(), 'out')
  const wrong: [RegExp, ...string[]][] = [
    [/--tag-from {t}C\/run\*: does not fit/, '--tag-from', '{t}C/run*'],
    [/type 2: --elements says 1=Li/, '--elements', '1=Li'],
    [/--ingest makes the stores itself/, '--ingested'],
  ]
  for (const [pattern, ...words] of wrong) {
    const { code, stderr } = submit(bin, home, out, ...words)
    t.is(code, 2, stderr)
    t.regex(stderr, pattern)
  }
  t.regex(
    ionstream(bin, 'submit', STUDY, home, '--out', out, '--timestep', '2fs').stderr,
    /--timestep is for --ingest/,
  )
  writeFileSync(join(home, '600K/run2/log.lammps'), 'LAMMPS (29 Aug 2024)\n')
  const { code, stderr } = submit(bin, home, out)
  t.is(code, 3)
  t.regex(stderr, /log\.lammps: is not a trajectory/)
  rmSync(join(home, '600K/run2/log.lammps'))
  const dry = submit(bin, home, out, '--dry-run')
  t.is(dry.code, 0, dry.stderr)
  t.regex(dry.stdout, /^# ingest\.sh\n#!\/bin\/bash\n[\s\S]*# plan\.sh/)
  t.false(existsSync(out))
  t.is(calls(), '')
})

/** Asks a process to end after some milliseconds; its exit code, null where it had not even begun to listen. */
function endedAfter(words: readonly string[], patience: number): Promise<number | null> {
  const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: 'ignore' })
  const timer = setTimeout(() => child.kill('SIGTERM'), patience)
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      clearTimeout(timer)
      resolve(code)
    })
  })
}

test('told to stop at any moment, a task ends with what it has, and goes on there', async (t) => {
  const home = rawRuns('600K/run1')
  writeFileSync(join(home, '600K/run1/part2.dump'), dumpText(1, 0, 12000))
  rmSync(join(home, '600K/run1/part10.dump'))
  const { bin } = fakes({})
  const [calm, rough] = [join(folder(), 'out'), join(folder(), 'out')]
  for (const out of [calm, rough]) t.is(submit(bin, home, out, '--scheduler', 'none').code, 0)
  t.is(ionstream(bin, 'task', '--ingest', calm, '0').code, 0)
  const codes = []
  for (let patience = 600; codes.at(-1) !== 0; patience *= 1.5)
    codes.push(await endedAfter(['task', '--ingest', rough, '0'], patience))
  t.log(codes.join())
  t.true(codes.every((code) => code === null || code === 0 || code === 4))
  t.deepEqual(blockFiles(join(rough, 'stores/run1')), blockFiles(join(calm, 'stores/run1')))
})
