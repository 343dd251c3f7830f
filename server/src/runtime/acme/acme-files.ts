/** What an authority gave us, as files: the key of the account, and each certificate with its key by its first name. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { makeAcmeKey } from '../../net/acme/jws.ts'
import { writeDurably } from '../durable-file.ts'

/** A name of ours in small letters; nothing that could lead out of the folder. */
const FIRST_NAME = /^(?!\.)[a-z0-9.-]{1,253}$/

function folderOf(dataDir: string): string {
  return join(dataDir, 'tls', 'acme')
}

/** The files that are there, that of `first` before the others. */
export function acmeCertificates(dataDir: string, first: string): readonly string[] {
  const folder = folderOf(dataDir)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.pem'))
    .sort((a, b) => Number(b === `${first}.pem`) - Number(a === `${first}.pem`) || (a < b ? -1 : 1))
    .map((file) => join(folder, file))
}

export function fileOf(dataDir: string, name: string): string {
  if (!FIRST_NAME.test(name)) throw new Error(`${name} names no file`)
  return join(folderOf(dataDir), `${name}.pem`)
}

/** Chain and key in one file, so that at no instant they are those of two certificates. */
export async function keepCertificate(
  dataDir: string,
  name: string,
  { chain, key }: { readonly chain: string; readonly key: string },
): Promise<void> {
  const file = fileOf(dataDir, name)
  await mkdir(folderOf(dataDir), { recursive: true, mode: 0o700 })
  await writeDurably(file, `${chain.trimEnd()}\n${key.trimEnd()}\n`, 0o600)
}

/** PEM of the account's key at that authority; made with the first question. */
export async function accountKey(dataDir: string, directory: string): Promise<string> {
  const folder = folderOf(dataDir)
  const path = join(folder, `account-${new URL(directory).host.replace(/[^a-z0-9.-]/g, '-')}.key`)
  if (!existsSync(path)) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeDurably(path, await makeAcmeKey(), 0o600)
  }
  return readFileSync(path, 'utf8')
}
