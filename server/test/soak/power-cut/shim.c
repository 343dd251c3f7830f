/*
 * Watches what a process asks the disk to do, so that a test can tell what a power cut would leave.
 *
 * Preloaded (LD_PRELOAD) into the server. Every write, truncation, sync and change of a name below POWER_CUT_DIR is
 * done for real and then noted in POWER_CUT_LOG; `replay.ts` reads the notes and rebuilds the folder with only what
 * had been synced. A sync covers the writes noted before it began, so it notes its beginning and its end.
 *
 * A note is: type (1 octet), file (u32), offset (u64), length (u32), then `length` octets; little-endian.
 *   O path     a file or folder of this path has this number (C: and it was created just now)
 *   W octets   written at offset          T  cut or grown to offset
 *   s, S       fsync/fdatasync of the file or folder began, ended (offset: number of the sync)
 *   R a NUL b  renamed                    L a NUL b  named a second time
 *   U path  removed          M path  folder made
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS 65536
#define FILES 65536
static uint32_t file_of[FDS];
static struct { dev_t dev; ino_t ino; } known[FILES];
static uint32_t files = 0;
static uint64_t syncs = 0;
static int log_fd = -1;
static char root[PATH_MAX];
static size_t root_len = 0;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(ret, name, ...) \
  static ret (*real_##name)(__VA_ARGS__); \
  if (!real_##name) real_##name = dlsym(RTLD_NEXT, #name)

static ssize_t raw_writev(int fd, const struct iovec *v, int n) {
  REAL(ssize_t, writev, int, const struct iovec *, int);
  return real_writev(fd, v, n);
}

__attribute__((constructor)) static void start(void) {
  const char *dir = getenv("POWER_CUT_DIR"), *log = getenv("POWER_CUT_LOG");
  if (!dir || !log) return;
  root_len = strlen(dir);
  if (root_len >= sizeof root) _exit(99);
  memcpy(root, dir, root_len + 1);
  REAL(int, open, const char *, int, ...);
  log_fd = real_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_fd < 0) _exit(99);
}

/* Called with the lock held. */
static void note(char type, uint32_t file, uint64_t offset, const void *a, size_t an, const void *b, size_t bn) {
  unsigned char head[17];
  uint32_t len = (uint32_t)(an + bn);
  head[0] = (unsigned char)type;
  memcpy(head + 1, &file, 4);
  memcpy(head + 5, &offset, 8);
  memcpy(head + 13, &len, 4);
  struct iovec v[3] = {{head, 17}, {(void *)a, an}, {(void *)b, bn}};
  if (raw_writev(log_fd, v, 3) != (ssize_t)(17 + an + bn)) _exit(98);
}

static int watched(const char *path) {
  return log_fd >= 0 && path && strncmp(path, root, root_len) == 0 && (path[root_len] == '/' || path[root_len] == 0);
}

/* Called with the lock held. */
static void opened(int fd, const char *path, int was_there) {
  if (fd < 0 || fd >= FDS) return;
  struct stat st;
  if (fstat(fd, &st)) return;
  /* The newest first: the number of an inode is used again after its file is gone. */
  uint32_t i = files;
  while (i > 0 && !(was_there && known[i - 1].dev == st.st_dev && known[i - 1].ino == st.st_ino)) i--;
  if (i == 0) {
    if (files == FILES) _exit(97);
    known[files].dev = st.st_dev;
    known[files].ino = st.st_ino;
    i = ++files;
  }
  i--;
  file_of[fd] = i + 1;
  note(was_there ? 'O' : 'C', i + 1, 0, path + root_len, strlen(path + root_len), "", 0);
}

static int open_watched(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode) {
  if (!watched(path)) {
    int fd = real(path, flags, mode);
    if (fd >= 0 && fd < FDS) file_of[fd] = 0;
    return fd;
  }
  /* In one step: of two threads that open a new file at once only one has made it. */
  pthread_mutex_lock(&lock);
  struct stat st;
  int was_there = stat(path, &st) == 0;
  int fd = real(path, flags, mode);
  if (fd >= 0 && fd < FDS) {
    file_of[fd] = 0;
    opened(fd, path, was_there);
    if (was_there && (flags & O_TRUNC)) note('T', file_of[fd], 0, "", 0, "", 0);
  }
  pthread_mutex_unlock(&lock);
  return fd;
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list ap; \
    va_start(ap, flags); \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(ap, mode_t) : 0; \
    va_end(ap); \
    REAL(int, name, const char *, int, ...); \
    return open_watched(real_##name, path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

int close(int fd) {
  REAL(int, close, int);
  if (fd >= 0 && fd < FDS) file_of[fd] = 0;
  return real_close(fd);
}

/* The file behind a descriptor. libuv closes by a system call of its own, so the number may mean something else now. */
static uint32_t file(int fd) {
  if (log_fd < 0 || fd < 0 || fd >= FDS || !file_of[fd]) return 0;
  struct stat st;
  uint32_t i = file_of[fd] - 1;
  if (fstat(fd, &st) || known[i].dev != st.st_dev || known[i].ino != st.st_ino) file_of[fd] = 0;
  return file_of[fd];
}

/* A write through a descriptor opened with O_DSYNC is a write and a sync of it. Called with the lock held. */
static void note_sync_write(int fd) {
  int flags = fcntl(fd, F_GETFL);
  if (flags < 0 || !(flags & O_DSYNC)) return;
  uint64_t number = ++syncs;
  note('s', file(fd), number, "", 0, "", 0);
  note('S', file(fd), number, "", 0, "", 0);
}

#define PWRITE(name, off_type) \
  ssize_t name(int fd, const void *data, size_t n, off_type at) { \
    REAL(ssize_t, name, int, const void *, size_t, off_type); \
    if (!file(fd)) return real_##name(fd, data, n, at); \
    pthread_mutex_lock(&lock); \
    ssize_t done = real_##name(fd, data, n, at); \
    if (done > 0) note('W', file(fd), (uint64_t)at, data, (size_t)done, "", 0); \
    note_sync_write(fd); \
    pthread_mutex_unlock(&lock); \
    return done; \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t n) {
  REAL(ssize_t, write, int, const void *, size_t);
  if (!file(fd)) return real_write(fd, data, n);
  pthread_mutex_lock(&lock);
  off_t at = (fcntl(fd, F_GETFL) & O_APPEND) ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
  ssize_t done = real_write(fd, data, n);
  if (done > 0) note('W', file(fd), (uint64_t)at, data, (size_t)done, "", 0);
  pthread_mutex_unlock(&lock);
  return done;
}

static void note_vector(int fd, off_t at, const struct iovec *v, int n, ssize_t done) {
  for (int i = 0; i < n && done > 0; i++) {
    size_t part = v[i].iov_len < (size_t)done ? v[i].iov_len : (size_t)done;
    note('W', file(fd), (uint64_t)at, v[i].iov_base, part, "", 0);
    at += part;
    done -= part;
  }
}

ssize_t writev(int fd, const struct iovec *v, int n) {
  if (!file(fd)) return raw_writev(fd, v, n);
  pthread_mutex_lock(&lock);
  off_t at = (fcntl(fd, F_GETFL) & O_APPEND) ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
  ssize_t done = raw_writev(fd, v, n);
  note_vector(fd, at, v, n, done);
  pthread_mutex_unlock(&lock);
  return done;
}

#define PWRITEV(name, off_type) \
  ssize_t name(int fd, const struct iovec *v, int n, off_type at) { \
    REAL(ssize_t, name, int, const struct iovec *, int, off_type); \
    if (!file(fd)) return real_##name(fd, v, n, at); \
    pthread_mutex_lock(&lock); \
    ssize_t done = real_##name(fd, v, n, at); \
    note_vector(fd, at, v, n, done); \
    note_sync_write(fd); \
    pthread_mutex_unlock(&lock); \
    return done; \
  }
PWRITEV(pwritev, off_t)
PWRITEV(pwritev64, off64_t)

#define TRUNCATE(name, off_type) \
  int name(int fd, off_type size) { \
    REAL(int, name, int, off_type); \
    if (!file(fd)) return real_##name(fd, size); \
    pthread_mutex_lock(&lock); \
    int done = real_##name(fd, size); \
    if (done == 0) note('T', file(fd), (uint64_t)size, "", 0, "", 0); \
    pthread_mutex_unlock(&lock); \
    return done; \
  }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name) \
  int name(int fd) { \
    REAL(int, name, int); \
    uint32_t which = file(fd); \
    if (!which) return real_##name(fd); \
    pthread_mutex_lock(&lock); \
    uint64_t number = ++syncs; \
    note('s', which, number, "", 0, "", 0); \
    pthread_mutex_unlock(&lock); \
    int done = real_##name(fd); \
    pthread_mutex_lock(&lock); \
    if (done == 0) note('S', which, number, "", 0, "", 0); \
    pthread_mutex_unlock(&lock); \
    return done; \
  }
SYNC(fsync)
SYNC(fdatasync)

int rename(const char *from, const char *to) {
  REAL(int, rename, const char *, const char *);
  if (!watched(from) || !watched(to)) return real_rename(from, to);
  pthread_mutex_lock(&lock);
  int done = real_rename(from, to);
  if (done == 0)
    note('R', 0, 0, from + root_len, strlen(from + root_len) + 1, to + root_len, strlen(to + root_len));
  pthread_mutex_unlock(&lock);
  return done;
}

int link(const char *from, const char *to) {
  REAL(int, link, const char *, const char *);
  if (!watched(from) || !watched(to)) return real_link(from, to);
  pthread_mutex_lock(&lock);
  int done = real_link(from, to);
  if (done == 0)
    note('L', 0, 0, from + root_len, strlen(from + root_len) + 1, to + root_len, strlen(to + root_len));
  pthread_mutex_unlock(&lock);
  return done;
}

int unlink(const char *path) {
  REAL(int, unlink, const char *);
  if (!watched(path)) return real_unlink(path);
  pthread_mutex_lock(&lock);
  int done = real_unlink(path);
  if (done == 0)
    note('U', 0, 0, path + root_len, strlen(path + root_len), "", 0);
  pthread_mutex_unlock(&lock);
  return done;
}

int mkdir(const char *path, mode_t mode) {
  REAL(int, mkdir, const char *, mode_t);
  if (!watched(path)) return real_mkdir(path, mode);
  pthread_mutex_lock(&lock);
  int done = real_mkdir(path, mode);
  if (done == 0)
    note('M', 0, 0, path + root_len, strlen(path + root_len), "", 0);
  pthread_mutex_unlock(&lock);
  return done;
}
