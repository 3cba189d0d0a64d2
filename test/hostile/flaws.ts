/** What every refusal must say, whatever was asked: problem details with code, request id and words in the reader's language. */
import type { Reply } from './send.ts';

const CHINESE = /[\u4e00-\u9fff]/;

/** What is wrong with a refusal, besides its status; empty when it says all it must. */
export function flawsOf(reply: Reply, english: boolean): string[] {
  const { problem } = reply;
  if (!problem) return ['no problem document'];
  const words = [problem.title, ...(problem.errors ?? []).map((fault) => fault.detail)];
  return [
    ...(problem.status === reply.status ? [] : ['another status inside']),
    ...(problem.code ? [] : ['no code']),
    ...(problem.requestId && problem.requestId === reply.headers.get('x-request-id') ? [] : ['request id differs']),
    ...words.flatMap((text) => (text.trim() === '' ? ['empty words'] : CHINESE.test(text) === english ? [`wrong language: ${text}`] : [])),
    ...(/\{\{/.test(words.join('')) ? ['a parameter is not filled in'] : []),
  ];
}
