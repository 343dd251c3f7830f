/**
 * Sieve scripts as JMAP shows them, over the store and the checks of ManageSieve. A script is named after its name: one that is
 * renamed is another one to who reads lists. RFC 9661 §2
 */
import { hash } from 'node:crypto'
import { SieveFaults } from '../../../../mail/sieve/fault.ts'
import type { OwnScripts } from '../../../../service/sieve/scripts.ts'
import { scriptBlobId } from '../../blob-id.ts'
import { blobOctets } from '../../blob-octets.ts'
import type { JmapContext } from '../../method.ts'
import { SetFault } from '../../method-error.ts'

export const SCRIPT_PROPERTIES = ['id', 'name', 'blobId', 'isActive'] as const
export type ScriptObject = {
  readonly id: string
  readonly name: string
  readonly blobId: string
  readonly isActive: boolean
}
/** Faults of a script that its author is told of at once. */
const FAULTS_TOLD = 20

/** Of the account of who asks. Throws Refusal. */
export function openOwnScripts({ deps, principal, signedInMs }: JmapContext): Promise<OwnScripts> {
  return deps.openScripts({ principal, signedInMs, via: 'jmap' })
}

export function scriptId(name: string): string {
  return `S${hash('sha256', name, 'hex').slice(0, 32)}`
}

/** In name order. */
export async function scriptObjects(scripts: OwnScripts): Promise<readonly ScriptObject[]> {
  return (await scripts.list()).map(({ name, revision, isActive }) => ({
    ...{ id: scriptId(name), name, blobId: scriptBlobId(revision), isActive },
  }))
}

export function scriptState(objects: readonly ScriptObject[]): string {
  return hash('sha256', JSON.stringify(objects), 'hex').slice(0, 16)
}

/** Throws SetFault `blobNotFound`, `invalidSieve`. */
export async function scriptText(context: JmapContext, blobId: string): Promise<string> {
  const blob = await blobOctets(context, blobId)
  if (blob === undefined) throw new SetFault({ type: 'blobNotFound', notFound: [blobId] })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(blob.octets)
  } catch (error) {
    if (error instanceof TypeError)
      throw new SetFault({ type: 'invalidSieve', description: context.say({ key: 'jmap.script-utf8' }) })
    throw error
  }
}

/** What is wrong with a script, told of that script. Throws SetFault `invalidSieve`. */
export async function compiled<T>(context: JmapContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof SieveFaults)) throw error
    const lines = error.faults.slice(0, FAULTS_TOLD).map(({ line, column, text }) => {
      const values = { line: String(line), column: String(column), text: context.say(text) }
      return context.say({ key: 'managesieve.place', values })
    })
    throw new SetFault({ type: 'invalidSieve', description: lines.join('\n') })
  }
}
