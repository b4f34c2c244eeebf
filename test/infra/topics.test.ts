import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { synthesized } from '#test/infra/synthesized.ts';

const api = synthesized().template('api');

it.each(['ses.amazonaws.com', 'sms-voice.amazonaws.com'])(
  '%s may publish what came in to its topic, in this account’s name alone',
  (Service) => {
    api.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  },
);

it('a stage that asks for neither has no topics, and receives by the gateway alone', () => {
  const plain = synthesized({ sesFrom: '', sesReplyTo: '', smsNumber: '' }).template('api');
  plain.resourceCountIs('AWS::SNS::Topic', 0);
  plain.resourceCountIs('AWS::SES::ReceiptRuleSet', 0);
  expect(Object.keys(api.findResources('AWS::SNS::Topic'))).toHaveLength(3);
});
