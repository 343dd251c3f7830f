/**
 * A real S3 service on this machine: one Ceph monitor, one OSD that keeps its objects in memory, one radosgw.
 * It wants root, 12 seconds and about 110 MB; tests of blobs use `{ skip: needs('ceph', 'root') }`.
 */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './private-postgres.ts'

export type Ceph = AsyncDisposable & {
  readonly endpoint: string
  readonly region: string
  readonly accessKey: string
  readonly secretKey: string
}

const run = promisify(execFile)
const ACCESS_KEY = 'testkey'
const SECRET_KEY = 'testsecret'
const START_MS = 40_000
/** Its daemons wait for each other without a word. */
const STARTS = 3
/** Signs of the end of its log. */
const LOG_TOLD = 1_000
const PROBE_EVERY_MS = 250
const STOP_MS = 10_000
const DAEMONS = ['client.rgw.a', 'osd.0', 'mon.a'] as const

export async function startCeph(): Promise<Ceph> {
  for (let start = 1; ; start++)
    try {
      return await startOnce()
    } catch (error) {
      if (start === STARTS) throw error
    }
}

async function startOnce(): Promise<Ceph> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-ceph-'))
  const port = await freePort()
  const ceph = (program: string, ...words: string[]): Promise<unknown> =>
    run(program, ['-c', join(dir, 'ceph.conf'), ...words], { cwd: dir, timeout: START_MS })
  const dispose = async (): Promise<void> => {
    for (const name of DAEMONS) await stopDaemon(join(dir, 'run', `${name}.pid`))
    await rm(dir, { recursive: true, force: true })
  }
  try {
    await prepare(dir, port)
    await ceph('ceph-mon', '-i', 'a')
    const osd = randomUUID()
    await ceph('ceph', 'osd', 'new', osd)
    await ceph('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', osd)
    await ceph('ceph-osd', '-i', '0')
    await ceph('radosgw', '-n', 'client.rgw.a')
    await answers(`http://127.0.0.1:${port}/`)
    const user = ['user', 'create', '--uid=test', '--display-name=test']
    await ceph('radosgw-admin', ...user, `--access-key=${ACCESS_KEY}`, `--secret-key=${SECRET_KEY}`)
  } catch (cause) {
    const told = await readFile(join(dir, 'log', 'client.rgw.a.log'), 'utf8').catch(() => 'it wrote no log')
    await dispose()
    throw new Error(`no object store: ${told.slice(-LOG_TOLD)}`, { cause })
  }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    accessKey: ACCESS_KEY,
    secretKey: SECRET_KEY,
    [Symbol.asyncDispose]: dispose,
  }
}

/** Configuration, keys and the monitor's map. */
async function prepare(dir: string, port: number): Promise<void> {
  for (const name of ['mon', 'osd', 'rgw', 'run', 'log']) await mkdir(join(dir, name))
  const [messenger2, messenger1] = [await freePort(), await freePort()]
  const monitor = `[v2:127.0.0.1:${messenger2},v1:127.0.0.1:${messenger1}]`
  const id = randomUUID()
  await writeFile(join(dir, 'ceph.conf'), configuration(dir, id, monitor, port))
  const keyring = join(dir, 'keyring')
  const key = (name: string, ...caps: string[]): Promise<unknown> =>
    run('ceph-authtool', [
      keyring,
      '--gen-key',
      '-n',
      name,
      ...caps.flatMap((cap) => ['--cap', ...cap.split(':')]),
    ])
  await run('ceph-authtool', [
    '--create-keyring',
    keyring,
    '--gen-key',
    '-n',
    'mon.',
    '--cap',
    'mon',
    'allow *',
  ])
  await key('client.admin', 'mon:allow *', 'osd:allow *', 'mgr:allow *')
  await key('client.rgw.a', 'mon:allow rwx', 'osd:allow rwx', 'mgr:allow rw')
  await key('osd.0', 'mon:allow profile osd', 'osd:allow *', 'mgr:allow profile osd')
  const map = join(dir, 'monmap')
  await run('monmaptool', ['--create', '--fsid', id, '--addv', 'a', monitor, map])
  const words = ['--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyring]
  await run('ceph-mon', ['-c', join(dir, 'ceph.conf'), ...words], { cwd: dir })
}

/** Without cephx the gateway hangs, so the keys stay; nothing here is durable. */
function configuration(dir: string, id: string, monitor: string, port: number): string {
  return `[global]
fsid = ${id}
mon_host = ${monitor}
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pg_autoscale_mode = off
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
osd_crush_chooseleaf_type = 0
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_memory_target = 939524096
ms_bind_port_min = 36800
ms_bind_port_max = 36999
run_dir = ${dir}/run
log_file = ${dir}/log/$name.log
mon_cluster_log_file = ${dir}/log/cluster.log
admin_socket = ${dir}/run/$name.asok
pid_file = ${dir}/run/$name.pid
mon_data = ${dir}/mon
osd_data = ${dir}/osd
rgw_data = ${dir}/rgw
keyring = ${dir}/keyring
[client.rgw.a]
rgw_frontends = beast endpoint=127.0.0.1:${port}
rgw_dns_name = localhost
rgw_thread_pool_size = 16
`
}

async function answers(url: string): Promise<void> {
  const until = performance.now() + START_MS
  for (;;) {
    try {
      await fetch(url)
      return
    } catch (error) {
      if (performance.now() > until) throw new Error(`${url} does not answer`, { cause: error })
    }
    await sleep(PROBE_EVERY_MS)
  }
}

/** The daemons put themselves into the background: their pid files are the only handle on them. */
async function stopDaemon(pidFile: string): Promise<void> {
  const text = await readFile(pidFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const pid = Number.parseInt(text, 10)
  if (!(pid > 0)) return
  process.kill(pid, 'SIGTERM')
  const until = performance.now() + STOP_MS
  while (isAlive(pid)) {
    if (performance.now() > until) process.kill(pid, 'SIGKILL')
    await sleep(PROBE_EVERY_MS)
  }
}

/** A stopped daemon that nobody has waited for is a zombie, and as good as gone. */
function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z')
  } catch (error) {
    // ESRCH: it went while the file was being read.
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ESRCH') return false
    throw error
  }
}
