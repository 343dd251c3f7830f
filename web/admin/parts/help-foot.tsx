/** Whom to call, at the foot of every page; nothing where nobody was named. MISSION M31 */
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { FRAME_TEXTS } from '../texts/frame.ts'
import css from './help.module.css'
import { useHelpContact } from './use-help-contact.ts'

export function HelpFoot(): ReactNode {
  const say = useWords(FRAME_TEXTS)
  const contact = useHelpContact().data
  if (contact === undefined || Object.values(contact).every((one) => one === null)) return null
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
