/** Names and signatures of one account, by address. RFC 8621 §6 */
import { Refusal } from '../../lib/refusal.ts'
import type { IdentityRow, IdentityStore } from '../identity-store.ts'
import { IDENTITIES_MAX } from '../limits.ts'
import type { AccountWork } from './account-work.ts'

type Row = {
  readonly address: string
  readonly name: string | null
  readonly reply_to: string | null
  readonly bcc: string | null
  readonly text_signature: string
  readonly html_signature: string
}

export class AccountIdentities implements IdentityStore {
  readonly #work: AccountWork

  constructor(work: AccountWork) {
    this.#work = work
  }

  async list(): Promise<readonly IdentityRow[]> {
    const rows = await this.#work.read(
      (sql) =>
        sql.all<Row>(
          `select address, name, reply_to, bcc, text_signature, html_signature from mail_identity
            where account_id = ? order by address limit ?`,
          this.#work.accountId,
          IDENTITIES_MAX,
        ),
      { single: true },
    )
    return rows.map((row) => ({
      address: row.address,
      name: row.name ?? undefined,
      replyTo: row.reply_to ?? undefined,
      bcc: row.bcc ?? undefined,
      textSignature: row.text_signature,
      htmlSignature: row.html_signature,
    }))
  }

  async set({ address, name, replyTo, bcc, textSignature, htmlSignature }: IdentityRow): Promise<void> {
    await this.#work.change(async ({ sql, accountId }) => {
      const others = await sql.get<{ count: number }>(
        'select count(*) as count from mail_identity where account_id = ? and address <> ?',
        accountId,
        address,
      )
      if (Number(others?.count ?? 0) >= IDENTITIES_MAX)
        throw new Refusal('limit', { key: 'store.too-many-identities', values: { n: IDENTITIES_MAX } })
      await sql.run(
        `insert into mail_identity (account_id, address, name, reply_to, bcc, text_signature, html_signature)
          values (?, ?, ?, ?, ?, ?, ?) on conflict (account_id, address) do update set name = excluded.name,
          reply_to = excluded.reply_to, bcc = excluded.bcc, text_signature = excluded.text_signature,
          html_signature = excluded.html_signature`,
        ...[accountId, address, name ?? null, replyTo ?? null, bcc ?? null, textSignature, htmlSignature],
      )
    })
  }
}
