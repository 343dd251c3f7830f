/*
 * Preloaded (LD_PRELOAD) into a program and all that it starts: notes in OUTGOING_LOG, a line each, where they connect
 * to, where they send datagrams, and which names they ask the system to look up.
 *
 *   tcp 127.0.0.1:2525        connect on a stream socket
 *   udp 127.0.0.1:53          connect, sendto, sendmsg, sendmmsg on a datagram socket
 *   unix /run/x.sock          the same on a socket of this machine's files
 *   lookup name.example       getaddrinfo: the C library asks its own resolver where no preloading sees it
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define REAL(ret, name, ...) \
  static ret (*real_##name)(__VA_ARGS__); \
  if (!real_##name) real_##name = dlsym(RTLD_NEXT, #name)

static int log_fd = -1;

__attribute__((constructor)) static void start(void) {
  const char *log = getenv("OUTGOING_LOG");
  if (!log) return;
  log_fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_fd < 0) _exit(99);
}

/* One write to a file that is only appended to: lines of several threads do not mix. */
static void note(const char *line, int length) {
  if (log_fd >= 0 && length > 0 && write(log_fd, line, (size_t)length) != length) _exit(98);
}

static void note_address(int fd, const struct sockaddr *to) {
  char host[INET6_ADDRSTRLEN], line[512];
  int type = 0;
  socklen_t size = sizeof type;
  if (!to || getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size)) return;
  const char *kind = type == SOCK_STREAM ? "tcp" : "udp";
  if (to->sa_family == AF_INET) {
    const struct sockaddr_in *in = (const struct sockaddr_in *)to;
    inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
    note(line, snprintf(line, sizeof line, "%s %s:%u\n", kind, host, ntohs(in->sin_port)));
  } else if (to->sa_family == AF_INET6) {
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)to;
    inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host);
    note(line, snprintf(line, sizeof line, "%s [%s]:%u\n", kind, host, ntohs(in6->sin6_port)));
  } else if (to->sa_family == AF_UNIX) {
    const struct sockaddr_un *un = (const struct sockaddr_un *)to;
    note(line, snprintf(line, sizeof line, "unix %s\n", un->sun_path));
  }
}

int connect(int fd, const struct sockaddr *to, socklen_t size) {
  REAL(int, connect, int, const struct sockaddr *, socklen_t);
  note_address(fd, to);
  return real_connect(fd, to, size);
}

ssize_t sendto(int fd, const void *data, size_t length, int flags, const struct sockaddr *to, socklen_t size) {
  REAL(ssize_t, sendto, int, const void *, size_t, int, const struct sockaddr *, socklen_t);
  note_address(fd, to);
  return real_sendto(fd, data, length, flags, to, size);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  REAL(ssize_t, sendmsg, int, const struct msghdr *, int);
  note_address(fd, message->msg_name);
  return real_sendmsg(fd, message, flags);
}

int sendmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags) {
  REAL(int, sendmmsg, int, struct mmsghdr *, unsigned int, int);
  for (unsigned int at = 0; at < count; at++) note_address(fd, messages[at].msg_hdr.msg_name);
  return real_sendmmsg(fd, messages, count, flags);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  REAL(int, getaddrinfo, const char *, const char *, const struct addrinfo *, struct addrinfo **);
  char line[512];
  unsigned char octets[sizeof(struct in6_addr)];
  /* An address in digits is not looked up. */
  if (node && inet_pton(AF_INET, node, octets) != 1 && inet_pton(AF_INET6, node, octets) != 1)
    note(line, snprintf(line, sizeof line, "lookup %.400s\n", node));
  return real_getaddrinfo(node, service, hints, found);
}
