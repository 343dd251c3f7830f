/**
 * What a program built on a public JMAP client library does in a day, as a process of its own:
 * `node jam.mjs SESSION-URL TOKEN RECIPIENT`. Prints what it found as JSON. The certificate is trusted by NODE_EXTRA_CA_CERTS.
 */
import process from 'node:process'
import { JamClient } from 'jmap-jam'

const [, , sessionUrl = '', bearerToken = '', recipient = ''] = process.argv
const jam = new JamClient({ sessionUrl, bearerToken })
const accountId = await jam.getPrimaryAccount()
const said = {}

const [boxes] = await jam.api.Mailbox.get({ accountId })
const boxOf = (role) => boxes.list.find((box) => box.role === role)?.id ?? ''
const inbox = boxOf('inbox')
said['roles'] = boxes.list.flatMap(({ role }) => role ?? []).sort()

const letter = `From: a@otra.test\r\nTo: b@otra.test\r\nSubject: Traído\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nTexto traído.\r\n`
const uploaded = await jam.uploadBlob(accountId, letter)
const [imported] = await jam.api.Email.import({
  accountId,
  emails: { uno: { blobId: uploaded.blobId, mailboxIds: { [inbox]: true }, keywords: { $seen: true } } },
})
const importedId = imported.created?.['uno']?.id ?? ''

const [{ emails }] = await jam.requestMany((t) => {
  const found = t.Email.query({ accountId, filter: { inMailbox: inbox, subject: 'traido' }, limit: 10 })
  const emails = t.Email.get({
    accountId,
    ids: found.$ref('/ids'),
    properties: ['id', 'subject', 'preview', 'keywords', 'blobId', 'receivedAt'],
  })
  return { found, emails }
})
said['found'] = emails.list.map(({ id, subject, preview, keywords }) => ({
  ...{ isImported: id === importedId, subject, preview, keywords },
}))

await jam.api.Email.set({
  accountId,
  update: { [importedId]: { 'keywords/$flagged': true, 'keywords/$seen': null } },
})
const [changed] = await jam.api.Email.changes({ accountId, sinceState: emails.state })
said['changed'] = { ...changed, updated: changed.updated.map((id) => id === importedId) }.updated

const [blob] = emails.list
const download = await jam.downloadBlob({
  accountId,
  blobId: String(blob?.blobId),
  mimeType: 'message/rfc822',
  fileName: 'traido.eml',
})
said['downloaded'] = (await download.text()) === letter

const [identities] = await jam.api.Identity.get({ accountId })
const [identity] = identities.list
await jam.requestMany((t) => {
  const draft = t.Email.set({
    accountId,
    create: {
      carta: {
        mailboxIds: { [boxOf('drafts')]: true },
        keywords: { $draft: true },
        from: [{ name: null, email: String(identity?.email) }],
        to: [{ name: null, email: recipient }],
        subject: 'Desde una biblioteca',
        bodyValues: { texto: { value: 'Hola desde Jam.' } },
        textBody: [{ partId: 'texto', type: 'text/plain' }],
      },
    },
  })
  const sending = t.EmailSubmission.set({
    accountId,
    create: { envio: { emailId: '#carta', identityId: String(identity?.id) } },
    onSuccessUpdateEmail: {
      '#envio': { [`mailboxIds/${boxOf('drafts')}`]: null, [`mailboxIds/${boxOf('sent')}`]: true },
    },
  })
  return { draft, sending }
})
// The answer that the call above brings with it, for the message moved to Sent, has its id: the library tells of that one only.
const [submissions] = await jam.api.EmailSubmission.get({ accountId, ids: null })
const sentIds = submissions.list.map(({ emailId }) => emailId)
const [sent] = await jam.api.Email.get({ accountId, ids: sentIds, properties: ['subject', 'mailboxIds'] })
said['sent'] = sent.list.map(({ subject, mailboxIds }) => [subject, mailboxIds[boxOf('sent')] ?? false])

console.log(JSON.stringify(said))
