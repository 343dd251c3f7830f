/**
 * Asks an object store what anybody on the network could: a bucket that is open to strangers shows everybody's mail to
 * whoever knows its name. Requests carry no signature. THREATS ST5
 */
import { S3Client, type S3Settings } from './s3-client.ts'

/** What strangers may do there: nothing, read what they know the name of, or list everything. */
export type StrangersMay = 'nothing' | 'read' | 'list'

/** A store that is slower than this has other troubles. */
const ANSWER_MS = 10_000

/** Throws when the store does not answer. */
export async function askAsStranger(settings: S3Settings, prefix: string): Promise<StrangersMay> {
  const bucket = `${settings.endpoint}/${settings.bucket}`
  if (await isGiven(`${bucket}?list-type=2&max-keys=1`)) return 'list'
  for await (const { key } of new S3Client(settings).list(prefix))
    return (await isGiven(`${bucket}/${key}`)) ? 'read' : 'nothing'
  return 'nothing'
}

async function isGiven(url: string): Promise<boolean> {
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) })
  await response.body?.cancel()
  return response.ok
}
