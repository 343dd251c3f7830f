/** The certificate a server shows, as PEM: clients under test are told to trust this one. */
import { X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'

export async function shownCertificate(port: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
    const { raw } = socket.getPeerCertificate()
    resolve(new X509Certificate(raw).toString())
    socket.end()
  })
  socket.on('error', reject)
  return await promise
}
