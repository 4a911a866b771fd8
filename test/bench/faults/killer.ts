import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { folder } from '../../helpers/folder.ts'

const PROGRAM = fileURLToPath(new URL('../../../runs/ionstream.js', import.meta.url))

/** A library that is loaded before any other and kills its process at the KILL_AT-th call that changes a file. */
const SHIM = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>
static long left = -1;
static void count(void) {
  if (left < 0) { const char *at = getenv("KILL_AT"); left = at ? atol(at) : 0; }
  if (left > 0 && __sync_sub_and_fetch(&left, 1) == 0) kill(getpid(), SIGKILL);
}
static int is_file(int fd) { struct stat s; return fstat(fd, &s) == 0 && S_ISREG(s.st_mode); }
#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
ssize_t write(int f, const void *b, size_t n) { REAL(write); if (is_file(f)) count(); return real(f, b, n); }
ssize_t pwrite(int f, const void *b, size_t n, off_t o) { REAL(pwrite); count(); return real(f, b, n, o); }
ssize_t pwrite64(int f, const void *b, size_t n, off64_t o) { REAL(pwrite64); count(); return real(f, b, n, o); }
ssize_t writev(int f, const struct iovec *v, int n) { REAL(writev); if (is_file(f)) count(); return real(f, v, n); }
ssize_t pwritev(int f, const struct iovec *v, int n, off_t o) { REAL(pwritev); count(); return real(f, v, n, o); }
int rename(const char *a, const char *b) { REAL(rename); count(); return real(a, b); }
int link(const char *a, const char *b) { REAL(link); count(); return real(a, b); }
int unlink(const char *a) { REAL(unlink); count(); return real(a); }
int rmdir(const char *a) { REAL(rmdir); count(); return real(a); }
int mkdir(const char *a, mode_t m) { REAL(mkdir); count(); return real(a, m); }
int fsync(int f) { REAL(fsync); count(); return real(f); }
int fdatasync(int f) { REAL(fdatasync); count(); return real(f); }
int ftruncate64(int f, off64_t n) { REAL(ftruncate64); count(); return real(f, n); }
int open64(const char *p, int flags, ...) {
  va_list list; va_start(list, flags); mode_t m = flags & O_CREAT ? va_arg(list, mode_t) : 0; va_end(list);
  REAL(open64); if (flags & (O_CREAT | O_TRUNC)) count(); return real(p, flags, m);
}
int open(const char *p, int flags, ...) {
  va_list list; va_start(list, flags); mode_t m = flags & O_CREAT ? va_arg(list, mode_t) : 0; va_end(list);
  REAL(open); if (flags & (O_CREAT | O_TRUNC)) count(); return real(p, flags, m);
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

/** How a command ended: killed where it was meant to be, or by itself with this code. */
export interface End {
  readonly killed: boolean
  readonly code: number | null
  readonly stderr: string
}

/** Runs a command and kills it: at a call of the shim, or, where there is none, after this many ms. */
export function run(words: readonly string[], kill?: { library?: string; at: number }): Promise<End> {
  const env = kill?.library
    ? { ...process.env, LD_PRELOAD: kill.library, KILL_AT: String(kill.at) }
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
