/** What a stranger hears by SMTP from level 1 of the filter; worded as smtp.ts says. */
import type { Catalogue } from '../text.ts'

export const SMTP_FILTER_TEXTS = {
  greylist: {
    en: 'First contact from {ip}: please try again in {n, plural, one {# minute} other {# minutes}}. Mail servers handle this by themselves; nobody needs to act.',
    es: 'Primer contacto desde {ip}: vuelva a intentarlo en {n, plural, one {# minuto} other {# minutos}}. Los servidores lo hacen solos; nadie tiene que hacer nada.',
  },
  dnsbl: {
    en: 'Mail from {ip} is blocked using {list}, which lists it as a source of spam. Your mail provider can ask for its removal at {url}. If it is a mistake, write to {postmaster}.',
    es: 'No recibimos correo desde {ip} porque figura en {list} como origen de spam. Su proveedor puede pedir la baja en {url}. Si es un error, escriba a {postmaster}.',
  },
  'dnsbl.noPage': {
    en: 'Mail from {ip} is blocked using {list}, which lists it as a source of spam. Your mail provider can ask there for its removal. If it is a mistake, write to {postmaster}.',
    es: 'No recibimos correo desde {ip} porque figura en {list} como origen de spam. Su proveedor puede pedir la baja en esa lista. Si es un error, escriba a {postmaster}.',
  },
  burst: {
    en: 'Very much mail for {rcpt} has come at once. Please try again in {n, plural, one {# minute} other {# minutes}}. Mail servers handle this by themselves; nobody needs to act.',
    es: 'Hay demasiado correo a la vez para {rcpt}. Vuelva a intentarlo en {n, plural, one {# minuto} other {# minutos}}. Los servidores lo hacen solos; nadie tiene que hacer nada.',
  },
} satisfies Catalogue
