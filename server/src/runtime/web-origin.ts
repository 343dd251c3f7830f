/** Where browsers find us. */
import type { Config } from '../config/config.ts'

const HTTPS_PORT = 443

/** What of the configuration the web needs. */
export type WebConfig = {
  readonly server: Pick<Config['server'], 'hostname' | 'language'>
  readonly listeners: Pick<Config['listeners'], 'ports'>
}

/** `https://mail.empresa.test`, with its port when it is not 443; undefined when there is no https. */
export function webOrigin({ server, listeners }: WebConfig): string | undefined {
  const port = listeners.ports.https
  if (typeof port !== 'number') return undefined
  return `https://${server.hostname}${port === HTTPS_PORT ? '' : `:${port}`}`
}
