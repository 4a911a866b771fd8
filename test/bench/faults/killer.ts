import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { folder } from '../../helpers/folder.ts'

const PROGRAM = fileURLToPath(new URL('../../../runs/ionstream.js', import.meta.url))

/** A library that is loaded before any other and, at the FAULT_AT-th call that changes a file, kills its process, or lets this call fail
 *  (ENOSPC: and all writes after it). Or every such call is slow, or the clock jumps to and fro by days; or they are counted, the number
 *  left in FAULT_COUNT. */
const SHIM = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
static long left = -1;
static char fault = 0;
static int fails(int writes) {
  if (left < 0) {
    const char *at = getenv("FAULT_AT"), *name = getenv("FAULT");
    left = at ? atol(at) : 0;
    fault = name ? name[0] : 'k';
  }
  if (left <= 0) return 0;
  if (fault == 's') { usleep(3000); return 0; }
  if (fault == 'c') return 0;
  long now = __sync_sub_and_fetch(&left, 1);
  if (now == 0 && fault == 'k') kill(getpid(), SIGKILL);
  if (now == 0) { if (fault == 'E') { left = 1; if (!writes) return 0; errno = ENOSPC; } else { left = 0; errno = EIO; } return 1; }
  return 0;
}
__attribute__((destructor)) static void counted(void) {
  const char *path = getenv("FAULT_COUNT"), *at = getenv("FAULT_AT");
  FILE *file = fault == 'n' && path ? fopen(path, "w") : 0;
  if (file) { fprintf(file, "%ld", atol(at) - left); fclose(file); }
}
static int is_file(int fd) { struct stat s; return fstat(fd, &s) == 0 && S_ISREG(s.st_mode); }
#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define CHANGES(writes) if (fails(writes)) return -1
ssize_t write(int f, const void *b, size_t n) { REAL(write); if (is_file(f)) CHANGES(1); return real(f, b, n); }
ssize_t pwrite(int f, const void *b, size_t n, off_t o) { REAL(pwrite); CHANGES(1); return real(f, b, n, o); }
ssize_t pwrite64(int f, const void *b, size_t n, off64_t o) { REAL(pwrite64); CHANGES(1); return real(f, b, n, o); }
ssize_t writev(int f, const struct iovec *v, int n) { REAL(writev); if (is_file(f)) CHANGES(1); return real(f, v, n); }
ssize_t pwritev(int f, const struct iovec *v, int n, off_t o) { REAL(pwritev); CHANGES(1); return real(f, v, n, o); }
int rename(const char *a, const char *b) { REAL(rename); CHANGES(0); return real(a, b); }
int link(const char *a, const char *b) { REAL(link); CHANGES(1); return real(a, b); }
int unlink(const char *a) { REAL(unlink); CHANGES(0); return real(a); }
int rmdir(const char *a) { REAL(rmdir); CHANGES(0); return real(a); }
int mkdir(const char *a, mode_t m) { REAL(mkdir); CHANGES(1); return real(a, m); }
int fsync(int f) { REAL(fsync); CHANGES(1); return real(f); }
int fdatasync(int f) { REAL(fdatasync); CHANGES(1); return real(f); }
int ftruncate64(int f, off64_t n) { REAL(ftruncate64); CHANGES(1); return real(f, n); }
int open64(const char *p, int flags, ...) {
  va_list list; va_start(list, flags); mode_t m = flags & O_CREAT ? va_arg(list, mode_t) : 0; va_end(list);
  REAL(open64); if (flags & (O_CREAT | O_TRUNC)) CHANGES(1); return real(p, flags, m);
}
int open(const char *p, int flags, ...) {
  va_list list; va_start(list, flags); mode_t m = flags & O_CREAT ? va_arg(list, mode_t) : 0; va_end(list);
  REAL(open); if (flags & (O_CREAT | O_TRUNC)) CHANGES(1); return real(p, flags, m);
}
static long jump(void) {
  static long asked = 0;
  if (left < 0) fails(0);
  return fault == 'c' ? ((__sync_add_and_fetch(&asked, 1) / 5) % 2 ? 259200 : -86400) : 0;
}
int clock_gettime(clockid_t c, struct timespec *t) {
  REAL(clock_gettime); int code = real(c, t);
  if (code == 0 && c == CLOCK_REALTIME) t->tv_sec += jump();
  return code;
}
int gettimeofday(struct timeval *t, void *z) {
  REAL(gettimeofday); int code = real(t, z);
  if (code == 0 && t) t->tv_sec += jump();
  return code;
}
`

/** The library, where a C compiler is here to make it. */
export function shim(): string | undefined {
  const home = folder()
  const library = join(home, 'kill-at.so')
  writeFileSync(join(home, 'kill-at.c'), SHIM)
  const words = ['-shared', '-fPIC', '-O1', '-o', library, join(home, 'kill-at.c'), '-ldl']
  return spawnSync('cc', words).status === 0 ? library : undefined
}

/** What happens at a call that changes a file: the process is killed, the disk is full from then on, the call fails once; or every such
 *  call is slow, or the clock jumps to and fro; or nothing, and the calls are numbered. */
export type Fault = 'kill' | 'ENOSPC' | 'once' | 'slow' | 'clock' | 'number'

/** How a command ended: killed where it was meant to be, or by itself with this code. */
export interface End {
  readonly killed: boolean
  readonly code: number | null
  readonly stderr: string
}

/** Runs a command with a fault at a call of the shim, or, where there is none, kills it after this many ms. */
export function run(
  words: readonly string[],
  kill?: { library?: string; at: number; fault?: Fault },
): Promise<End> {
  const env = kill?.library
    ? { ...process.env, LD_PRELOAD: kill.library, FAULT_AT: String(kill.at), FAULT: kill.fault ?? 'kill' }
    : process.env
  const child = spawn(process.execPath, [PROGRAM, ...words], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const timer = kill && !kill.library ? setTimeout(() => child.kill('SIGKILL'), kill.at) : undefined
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ killed: signal === 'SIGKILL', code, stderr })
    })
  })
}

/** Calls that change a file which a command makes in a quiet run. */
export async function callsOf(words: readonly string[], library: string): Promise<number> {
  const path = join(folder(), 'count')
  process.env['FAULT_COUNT'] = path
  await run(words, { library, at: 1 << 30, fault: 'number' })
  delete process.env['FAULT_COUNT']
  return Number(readFileSync(path, 'utf8'))
}
