import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { cpus, hostname, loadavg, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { folder } from '../folder.ts'

/** A cluster of this machine's own: munge, a controller and two nodes, all in a temporary folder. */
export interface Cluster {
  readonly home: string
  readonly nodes: readonly string[]
  /** Runs a command of Slurm; what it prints. */
  slurm(command: string, ...words: string[]): string
  stop(): Promise<void>
}

const PROGRAMS = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue', 'scontrol', 'scancel']
const NODES = ['alpha', 'beta']

/** Why Slurm cannot be tried here; undefined where it can. */
export function slurmMissing(): string | undefined {
  const missing = PROGRAMS.filter(
    (name) => spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin command -v ${name}`]).status !== 0,
  )
  return missing.length === 0
    ? undefined
    : `not installed: ${missing.join(', ')} (Debian: apt-get install slurm-wlm munge)`
}

/** Longest wait for something that is sure to come, s: a busy machine may need most of it, an idle one a few. */
export const PATIENCE = 900

/** Asks until the answer is yes. */
export async function until(
  what: string,
  asked: () => boolean | Promise<boolean>,
  seconds = PATIENCE,
): Promise<void> {
  const end = Date.now() + 1000 * seconds
  while (!(await asked())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`)
    await pause(200)
  }
}

/** Starts the daemons, with so many cores a node, and makes this process talk to them. Throws, with their last words, where they do not come up. */
export async function startCluster(cores = 2): Promise<Cluster> {
  const home = folder()
  const [controller, ...ports] = await freePorts(1 + NODES.length)
  const conf = join(home, 'slurm.conf')
  for (const name of ['state', 'run']) mkdirSync(join(home, name))
  writeFileSync(
    join(home, 'munge.key'),
    Buffer.from(Array.from({ length: 128 }, (_, i) => (i * 89 + controller) % 256)),
  )
  chmodSync(join(home, 'munge.key'), 0o400)
  writeFileSync(conf, configuration(home, controller, ports, cores))
  process.env['SLURM_CONF'] = conf
  process.env['PATH'] += ':/usr/sbin'
  const daemons: ChildProcess[] = []
  const slurm = (command: string, ...words: string[]) =>
    spawnSync(command, words, { encoding: 'utf8' }).stdout.trim()
  process.once('exit', () => {
    for (const daemon of daemons) daemon.kill()
  })
  const cluster = { home, nodes: NODES, slurm, stop: () => stop(daemons, slurm) }
  try {
    daemons.push(start(home, 'munged', mungeWords(home)))
    await until('munge', () => spawnSync('munge', ['-n', '-S', join(home, 'run/munge.sock')]).status === 0)
    daemons.push(start(home, 'slurmctld', ['-D', '-c', '-i']))
    for (const node of NODES) daemons.push(start(home, 'slurmd', ['-D', '-N', node], node))
    await until('nodes', () => slurm('sinfo', '-h', '-t', 'idle', '-o', '%D') === `${NODES.length}`)
    return cluster
  } catch (error) {
    await cluster.stop()
    throw new Error(`${(error as Error).message}\n${lastWords(home)}`)
  }
}

/** Ends the jobs, then the daemons, each by its own process. */
async function stop(daemons: readonly ChildProcess[], slurm: Cluster['slurm']): Promise<void> {
  if (daemons.length > 1) {
    slurm('scancel', '--full', '-u', userInfo().username)
    await until(
      'jobs end',
      () => slurm('squeue', '-h', '-t', 'RUNNING,COMPLETING,SUSPENDED') === '',
      20,
    ).catch(() => {})
  }
  for (const daemon of [...daemons].reverse()) {
    if (daemon.exitCode !== null || daemon.signalCode !== null) continue
    const ended = new Promise((resolve) => daemon.once('exit', resolve))
    daemon.kill('SIGTERM')
    const late = setTimeout(() => daemon.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(late)
  }
}

function start(home: string, program: string, words: readonly string[], name = program): ChildProcess {
  const log = openSync(join(home, `${name}.out`), 'a')
  return spawn(program, words, { stdio: ['ignore', log, log] })
}

const mungeWords = (home: string): string[] => [
  '--foreground',
  '--force',
  '--num-threads=2',
  `--socket=${home}/run/munge.sock`,
  `--pid-file=${home}/run/munged.pid`,
  `--log-file=${home}/munged.log`,
  `--seed-file=${home}/munge.seed`,
  `--key-file=${home}/munge.key`,
]

/** How long the right to start a job lasts, s, which is what one that is queued again waits, too: as much longer as the machine is slower. */
const expiry = (): number => Math.ceil(5 * Math.max(1, loadavg()[0] / cpus().length))

function configuration(home: string, controller: number, ports: readonly number[], cores: number): string {
  const host = hostname().split('.')[0]
  const user = userInfo().username
  return `ClusterName=ionstream
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controller}
SlurmUser=${user}
SlurmdUser=${user}
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
AuthType=auth/munge
AuthInfo=socket=${home}/run/munge.sock,cred_expire=${expiry()}
CredType=cred/munge
StateSaveLocation=${home}/state
SlurmdSpoolDir=${home}/spool-%n
SlurmctldPidFile=${home}/run/slurmctld.pid
SlurmdPidFile=${home}/run/slurmd-%n.pid
SlurmctldLogFile=${home}/slurmctld.log
SlurmdLogFile=${home}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=1,batch_sched_delay=0
SlurmdParameters=config_overrides
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/none
KillWait=2
MessageTimeout=100
BatchStartTimeout=300
UnkillableStepTimeout=600
MinJobAge=600
ReturnToService=2
${NODES.map((node, i) => `NodeName=${node} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${ports[i]} CPUs=${cores} RealMemory=4000 State=UNKNOWN`).join('\n')}
PartitionName=main Nodes=${NODES.join()} Default=YES MaxTime=INFINITE State=UP
`
}

const lastWords = (home: string): string =>
  ['munged', 'slurmctld', ...NODES]
    .map(
      (name) =>
        `${name}: ${spawnSync('tail', ['-n', '3', join(home, `${name}.out`)], { encoding: 'utf8' }).stdout.trim()}`,
    )
    .join('\n')

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** What a job printed. */
export const logOf = (dir: string, name: string): string => {
  try {
    return readFileSync(join(dir, 'logs', `${name}.txt`), 'utf8')
  } catch {
    return ''
  }
}
