/** Problem details (RFC 9457) in the caller's language; the only way an error reaches the wire of the console API. */
import type { ErrorCode, FieldFault, Problem, ProblemBody } from '../../../contract/errors.ts';
import { enUS } from '../../../contract/words/en-US.ts';
import type { Language } from '../../../contract/words/words.ts';
import { zhCN } from '../../../contract/words/zh-CN.ts';

const WORDS = { 'zh-CN': zhCN, 'en-US': enUS } as const;

export function fill(template: string, params: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}

/** `zh-CN` unless the request asks for English first. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const first = (acceptLanguage ?? '').split(',')[0]?.trim().toLowerCase() ?? '';
  return first.startsWith('en') ? 'en-US' : 'zh-CN';
}

function permissionName(code: string, language: Language): string {
  const names: Readonly<Record<string, string>> = WORDS[language].permissions;
  return names[code] ?? code;
}

function roleName(role: string | number | undefined, language: Language): string {
  const names: Readonly<Record<string, string>> = WORDS[language].account;
  return names[`role.${role}`] ?? String(role);
}

export function titleOf(code: ErrorCode, params: Readonly<Record<string, string | number>>, language: Language): string {
  const permission = 'permission' in params ? { permission: permissionName(String(params['permission']), language) } : {};
  const roles = code === 'identity.roles_exclusive' || code === 'identity.role_locked' ? { role: roleName(params['role'], language), other: roleName(params['other'], language) } : {};
  const beyond = code === 'identity.beyond_own' ? { permissions: String(params['permissions']).split(',').map((item) => permissionName(item, language)).join(', ') } : {};
  const reason = code === 'intake.file_refused' ? { reason: fileReasonSentence(params, language) } : {};
  return fill(WORDS[language].errors[code], { ...params, ...permission, ...roles, ...beyond, ...reason });
}

/** Why a file is refused comes as a code of contract/reasons.ts with parameters of its own. */
function fileReasonSentence(params: Readonly<Record<string, string | number>>, language: Language): string {
  const sentences: Readonly<Record<string, string>> = WORDS[language].intakeReasons;
  const code = String(params['reason']);
  return fill(sentences[`file.${code}`] ?? code, params);
}

function detailOf(fault: FieldFault, language: Language): string {
  const rules: Readonly<Record<string, string>> = WORDS[language].rules;
  return fill(rules[fault.rule] ?? rules['format'] ?? fault.rule, fault.params ?? {});
}

export function problemBody(error: Problem, language: Language, requestId: string): ProblemBody {
  const { code, params, faults, status } = error;
  return {
    type: `/api/docs#${code}`,
    title: titleOf(code, params, language),
    status,
    code,
    params,
    ...(faults.length > 0 ? { errors: faults.map((fault) => ({ ...fault, detail: detailOf(fault, language) })) } : {}),
    requestId,
  };
}
