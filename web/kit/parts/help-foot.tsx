/** Whom to call, at the foot of every page; nothing where nobody was named. MISSION M31 */
import type { ReactNode } from 'react'
import { useWords } from '../kit-context.ts'
import { PART_TEXTS } from '../texts/parts.ts'
import { hasContact, useHelpContact } from '../use-help-contact.ts'
import css from './help-foot.module.css'

export function HelpFoot(): ReactNode {
  const say = useWords(PART_TEXTS)
  const contact = useHelpContact().data
  if (!hasContact(contact)) return null
  const { name, phone, whatsapp, mail, hours } = contact
  return (
    <div className={css.foot}>
      <b>{say('callUs')}</b>
      {name !== null && <span>{name}</span>}
      {phone !== null && <a href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>{phone}</a>}
      {whatsapp !== null && (
        <a href={`https://wa.me/${whatsapp.replaceAll(/\D/g, '')}`} target="_blank" rel="noreferrer">
          WhatsApp {whatsapp}
        </a>
      )}
      {mail !== null && <a href={`mailto:${mail}`}>{mail}</a>}
      {hours !== null && <span>{hours}</span>}
    </div>
  )
}
