/** What the plan finder says: how large, for how long, what stays on the server, and what to do on which day. */
import type { Catalogue } from '../text.ts'

export const PLAN_HELP = {
  'help.plan': {
    en: 'what a company needs: machine, storage, sending channels and the days of the move',
    es: 'qué necesita una empresa: equipo, espacio, canales de envío y los días del cambio',
  },
  'help.plan.answers': {
    en: 'a JSON file with the answers; options count more than the file',
    es: 'un archivo JSON con las respuestas; las opciones valen más que el archivo',
  },
  'help.plan.pdf': { en: 'also write it as a PDF', es: 'guardarlo también en PDF' },
  'help.plan.people': { en: 'people with a mailbox of their own', es: 'personas con buzón propio' },
  'help.plan.generic': { en: 'generic accounts, like info@', es: 'cuentas genéricas, como info@' },
  'help.plan.growth': {
    en: 'more accounts each year, per cent',
    es: 'cuentas que se suman por año, por ciento',
  },
  'help.plan.years': { en: 'how many years it has to do', es: 'cuántos años tiene que alcanzar' },
  'help.plan.mails': {
    en: 'messages of one account on a working day, sent and received',
    es: 'mensajes de una cuenta en un día de trabajo, entre enviados y recibidos',
  },
  'help.plan.kilobytes': { en: 'average message, in KB', es: 'mensaje promedio, en KB' },
  'help.plan.pop3': {
    en: 'per cent of people who fetch by POP3',
    es: 'por ciento de personas que descargan por POP3',
  },
  'help.plan.webmail': { en: 'per cent who use the webmail', es: 'por ciento que usa el correo web' },
  'help.plan.phones': {
    en: 'per cent who read on a phone too',
    es: 'por ciento que también lee en el teléfono',
  },
  'help.plan.mass': {
    en: 'recipients of the largest mailing',
    es: 'destinatarios del envío masivo más grande',
  },
  'help.plan.massHours': { en: 'hours within which it has to leave', es: 'horas en las que tiene que salir' },
  'help.plan.alwaysOn': {
    en: 'mail may not stop while one machine is down',
    es: 'el correo no puede detenerse aunque un equipo no funcione',
  },
  'help.plan.line': { en: 'megabits a second of the line', es: 'megabits por segundo de la conexión' },
  'help.plan.from': {
    en: 'where the mail is today: none, google, microsoft, imap, pop3',
    es: 'dónde está hoy el correo: none (en ninguna parte), google, microsoft, imap, pop3',
  },
  'help.plan.oldGigabytes': {
    en: 'GB of old mail that come along',
    es: 'GB de correo anterior que se traen',
  },
  'help.plan.largestGigabytes': { en: 'GB of the largest mailbox', es: 'GB del buzón más grande' },
  'help.plan.start': { en: 'first day of work, 2026-11-23', es: 'primer día de trabajo, 2026-11-23' },
  'help.plan.moveOn': { en: 'day on which mail moves', es: 'día en que se cambia el correo' },
} as const satisfies Catalogue

export const PLAN_TEXTS = {
  'plan.title': { en: 'Mail plan', es: 'Plan de correo' },
  'plan.shares': {
    en: 'POP3 and webmail together are more than 100 %. Lower one of them.',
    es: 'POP3 y correo web suman más de 100 %. Reduzca uno de los dos.',
  },
  'plan.sentence.one': {
    en: 'One machine with {cores, number} cores, {memory, number} GB of memory and {disk, number} GB of disk is enough for {years, plural, one {a year} other {# years}}.',
    es: 'Un equipo con {cores, number} núcleos, {memory, number} GB de memoria y {disk, number} GB de disco alcanza para {years, plural, one {un año} many {# años} other {# años}}.',
  },
  'plan.sentence.cluster': {
    en: 'Five machines, so that mail goes on while one is down: two that serve with {cores, number} cores and {memory, number} GB of memory each, three for the database with {disk, number} GB of disk.',
    es: 'Cinco equipos, para que el correo siga aunque uno no funcione: dos que atienden, con {cores, number} núcleos y {memory, number} GB de memoria cada uno, y tres para la base de datos, con {disk, number} GB de disco.',
  },
  'plan.part.sizes': { en: 'What it takes', es: 'Qué hace falta' },
  'plan.part.years': { en: 'Disk, year by year', es: 'Disco, año por año' },
  'plan.part.keep': { en: 'What stays on the server', es: 'Qué se conserva en el servidor' },
  'plan.part.lanes': { en: 'Sending channels', es: 'Canales de envío' },
  'plan.part.steps': { en: 'What to do, and when', es: 'Qué hacer y cuándo' },
  'plan.part.notes': { en: 'Before you decide', es: 'Antes de decidir' },
  'plan.disk': { en: 'Disk', es: 'Disco' },
  'plan.gigabytes': { en: '{n, number} GB', es: '{n, number} GB' },
  'plan.disk.why': {
    en: '{mail, number} GB of mail and {rest, number} GB for system, activity log and queue after {years, plural, one {a year} other {# years}}; a quarter stays free. Measured: mail takes 9 % more on disk than it weighs, search included.',
    es: '{mail, number} GB de correo y {rest, number} GB para el sistema, el registro y la cola en {years, plural, one {un año} many {# años} other {# años}}; un cuarto queda libre. Medido: en disco, el correo ocupa 9 % más de lo que pesa, con la búsqueda incluida.',
  },
  'plan.memory': { en: 'Memory', es: 'Memoria' },
  'plan.memory.why': {
    en: '{sessions, number} programs, phones and pages open at once, at 88 KB each as measured; a quarter stays for what the disk has read.',
    es: '{sessions, number} programas, teléfonos y páginas abiertos a la vez, con 88 KB cada uno según lo medido; un cuarto queda para lo leído del disco.',
  },
  'plan.cores': { en: 'Cores', es: 'Núcleos' },
  'plan.cores.value': { en: '{n, number} cores', es: '{n, number} núcleos' },
  'plan.cores.why': {
    en: 'The busiest hour keeps {busy, number} of a core at work, by what one message cost when we measured. The plan has at least four times that.',
    es: 'La hora más activa ocupa {busy, number} de un núcleo, según lo que costó un mensaje al medirlo. El plan tiene al menos cuatro veces eso.',
  },
  'plan.line': { en: 'Line', es: 'Conexión' },
  'plan.line.value': { en: '{n, number} Mbit/s', es: '{n, number} Mbit/s' },
  'plan.line.why': {
    en: 'The busiest hour takes {busy, number} of your {has, number} Mbit/s.',
    es: 'La hora más activa ocupa {busy, number} de sus {has, number} Mbit/s.',
  },
  'plan.quota': { en: 'Storage for each account', es: 'Espacio por cuenta' },
  'plan.quota.why': {
    en: 'What one account gathers in {years, plural, one {a year} other {# years}}, and half as much again.',
    es: 'Lo que junta una cuenta en {years, plural, one {un año} many {# años} other {# años}}, y la mitad más.',
  },
  'plan.accounts': { en: 'Accounts', es: 'Cuentas' },
  'plan.accounts.value': {
    en: '{now, number} now, {later, number} later',
    es: '{now, number} ahora, {later, number} después',
  },
  'plan.accounts.why': {
    en: '{growth, number} % more each year, for {years, plural, one {a year} other {# years}}.',
    es: '{growth, number} % más por año, durante {years, plural, one {un año} many {# años} other {# años}}.',
  },
  'plan.keep.all': { en: 'Everything', es: 'Todo' },
  'plan.keep.days': { en: 'The last 15 days', es: 'Los últimos 15 días' },
  'plan.keep.copy': { en: 'A copy, nothing goes', es: 'Una copia, no se borra nada' },
  'plan.keep.pop3': { en: 'Programs with POP3', es: 'Programas con POP3' },
  'plan.keep.pop3.why': {
    en: 'Only what the main device has wholly downloaded goes, and only once a main device is chosen.',
    es: 'Solo se quita lo que el dispositivo principal ya descargó completo, y solo cuando hay uno elegido.',
  },
  'plan.keep.imap': { en: 'Programs with IMAP', es: 'Programas con IMAP' },
  'plan.keep.imap.why': {
    en: 'The program shows what is on the server.',
    es: 'El programa muestra lo que está en el servidor.',
  },
  'plan.keep.webmail': { en: 'Webmail', es: 'Correo web' },
  'plan.keep.webmail.why': {
    en: 'The whole history, with search in all of it.',
    es: 'Toda la historia, con búsqueda en todo.',
  },
  'plan.keep.phones': { en: 'Phones', es: 'Teléfonos' },
  'plan.keep.phones.why': {
    en: 'A phone never decides what stays.',
    es: 'El teléfono nunca decide qué se conserva.',
  },
  'plan.keep.generic': { en: 'Generic accounts', es: 'Cuentas genéricas' },
  'plan.keep.generic.why': {
    en: 'Several people read them: none of their devices may empty them.',
    es: 'Las leen varias personas: ningún dispositivo las puede vaciar.',
  },
  'plan.lane.people': { en: 'People', es: 'Personas' },
  'plan.lane.people.why': {
    en: 'What people write leaves at once.',
    es: 'Lo que escriben las personas sale de inmediato.',
  },
  'plan.lane.alone': {
    en: 'What people write leaves at once. One channel is enough: there is no mass mail.',
    es: 'Lo que escriben las personas sale de inmediato. Alcanza con un canal: no hay correo masivo.',
  },
  'plan.lane.mass': { en: 'Mass mail', es: 'Masivo' },
  'plan.lane.mass.why': {
    en: 'At most {hour, number} recipients an hour for one provider, should all of them be there. From an address of its own.',
    es: 'Hasta {hour, number} destinatarios por hora en un mismo proveedor, por si todos están allí. Desde una dirección propia.',
  },
  'plan.step.server': { en: 'Set the server up', es: 'Instalar el servidor' },
  'plan.step.server.why': {
    en: 'Start the guide of the first run: name, company, your sign-in, certificate.',
    es: 'Abra el asistente de primer arranque: nombre, empresa, su inicio de sesión, certificado.',
  },
  'plan.step.accounts': { en: 'Create the accounts', es: 'Crear las cuentas' },
  'plan.step.accounts.why': {
    en: '{n, number} accounts from a spreadsheet, with groups and aliases. Nobody notices yet.',
    es: '{n, number} cuentas desde una hoja de cálculo, con grupos y alias. Nadie lo nota todavía.',
  },
  'plan.step.signing': { en: 'Publish SPF and DKIM', es: 'Publicar SPF y DKIM' },
  'plan.step.signing.why': {
    en: 'Beside those of today, so that both servers may send. Leave MX as it is.',
    es: 'Junto a los de hoy, para que los dos servidores puedan enviar. No cambie el MX.',
  },
  'plan.step.copy': { en: 'Copy the old mail', es: 'Copiar el correo anterior' },
  'plan.step.copy.why': {
    en: '{gb, number} GB in {days, plural, one {# day} other {# days}}, while people go on working there.',
    es: '{gb, number} GB en {days, plural, one {# día} many {# días} other {# días}}, mientras todos siguen trabajando allá.',
  },
  'plan.step.tell': { en: 'Tell everybody', es: 'Avisar a todos' },
  'plan.step.tell.why': {
    en: 'The day, the new sign-in, and the setup sheet of each account.',
    es: 'El día, el nuevo inicio de sesión y la hoja de configuración de cada cuenta.',
  },
  'plan.step.ttl': { en: 'Shorten the life of the MX record', es: 'Acortar la vida del registro MX' },
  'plan.step.ttl.why': {
    en: 'Five minutes (TTL 300), so that the change, and the way back, take minutes.',
    es: 'Cinco minutos (TTL 300), para que el cambio, y la vuelta atrás, tarden minutos.',
  },
  'plan.step.move': { en: 'Move the mail here', es: 'Traer el correo aquí' },
  'plan.step.move.why': {
    en: 'Change the MX record. New mail comes here from then on.',
    es: 'Cambie el registro MX. Desde ese momento el correo nuevo llega aquí.',
  },
  'plan.step.catchUp': { en: 'Catch-up round', es: 'Ronda final' },
  'plan.step.catchUp.why': {
    en: 'Copy once more what still came to the old place, and compare the counts.',
    es: 'Copie una vez más lo que todavía llegó al lugar anterior y compare las cantidades.',
  },
  'plan.step.devices': { en: 'Programs and phones', es: 'Programas y teléfonos' },
  'plan.step.devices.why': {
    en: 'First working day: programs find their settings by the address alone. Be there to help.',
    es: 'Primer día de trabajo: los programas encuentran su configuración con solo la dirección. Esté disponible para ayudar.',
  },
  'plan.step.ttlUp': { en: 'Close the door behind you', es: 'Cerrar la etapa' },
  'plan.step.ttlUp.why': {
    en: 'A long life for the MX record again, and the old server out of SPF.',
    es: 'Vuelva a dar vida larga al registro MX y quite del SPF el servidor anterior.',
  },
  'plan.step.warmUp': {
    en: 'Warm up the address of mass mail',
    es: 'Preparar la dirección de envíos masivos',
  },
  'plan.step.warmUp.why': {
    en: '200 recipients for each provider on the first day and 30 % more each day, so that nobody takes the new address for a spammer’s.',
    es: '200 destinatarios por proveedor el primer día y 30 % más cada día, para que nadie tome la dirección nueva por la de alguien que envía spam.',
  },
  'plan.step.mass': { en: 'First whole mailing', es: 'Primer envío masivo completo' },
  'plan.step.mass.why': {
    en: '{n, number} recipients in {hours, plural, one {# hour} other {# hours}}.',
    es: '{n, number} destinatarios en {hours, plural, one {# hora} many {# horas} other {# horas}}.',
  },
  'plan.step.close': { en: 'End the old service', es: 'Dar de baja el servicio anterior' },
  'plan.step.close.why': {
    en: 'After a month without surprises, and with a last copy kept apart.',
    es: 'Después de un mes sin sorpresas y con una última copia guardada aparte.',
  },
  'plan.note.tooEarly': {
    en: 'Not everything can be ready on the day that you chose. The first Saturday that does is {day}.',
    es: 'Para el día elegido no puede estar todo listo. El primer sábado posible es el {day}.',
  },
  'plan.note.beyond': {
    en: 'This is larger than anything we have measured. Ask the service operator before you buy.',
    es: 'Esto supera lo que hemos medido. Consulte al operador del servicio antes de comprar.',
  },
  'plan.note.line': {
    en: 'The busiest hour would take more than half of the line. Ask for a faster one.',
    es: 'La hora más activa ocuparía más de la mitad de la conexión. Pida una más rápida.',
  },
  'plan.note.backup': {
    en: 'Keep a copy of the data in another place: another {disk, number} GB, which are not in this plan.',
    es: 'Guarde una copia de los datos en otro lugar: otros {disk, number} GB, que no están en este plan.',
  },
  'plan.note.copy': {
    en: 'Copying is not part of the service yet: an IMAP copying program does it, or mbox files in Settings of the webmail.',
    es: 'La copia todavía no es parte del servicio: la hace un programa que copia por IMAP, o archivos mbox en Ajustes del correo web.',
  },
  'plan.note.scanner': {
    en: 'A virus scanner beside it (ClamAV) needs memory of its own, which is not in this plan.',
    es: 'Un antivirus junto al servicio (ClamAV) necesita memoria propia, que no está en este plan.',
  },
  'plan.note.assumed': {
    en: 'Assumed: 250 working days, a fifth of a day’s mail in its busiest hour, three connections of each program.',
    es: 'Supuestos: 250 días de trabajo, un quinto del correo del día en la hora más activa, tres conexiones por programa.',
  },
  'plan.days': { en: '{from} to {until}', es: '{from} al {until}' },
  'plan.year': { en: 'Year {n}', es: 'Año {n}' },
  'plan.page': { en: 'Mail plan · page {n} of {of}', es: 'Plan de correo · página {n} de {of}' },
  'plan.written': { en: 'The plan is in {file}', es: 'El plan está en {file}' },
  'plan.badAnswers': {
    en: 'The file of answers has no JSON object. Write {example}',
    es: 'El archivo de respuestas no tiene un objeto JSON. Escriba {example}',
  },
} as const satisfies Catalogue
