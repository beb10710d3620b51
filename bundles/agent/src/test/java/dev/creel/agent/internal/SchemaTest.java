// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'type':'object'} | {} | ''",
        "{'type':'object'} | [] | the arguments object is not of type \"object\"",
        "{'type':['string','null']} | null | ''",
        "{'type':'integer'} | 1.0 | ''",
        "{'type':'integer'} | 1.5 | the arguments object is not of type \"integer\"",
        "{'required':['a']} | {'b':1} | /a is missing",
        "{'properties':{'a':{'type':'string'}}} | {'a':1} | /a is not of type \"string\"",
        "{'properties':{'a':true},'additionalProperties':false} | {'a':1,'b':2} | /b is not allowed",
        "{'additionalProperties':{'type':'boolean'}} | {'b':2} | /b is not of type \"boolean\"",
        "{'items':{'enum':['x','y']}} | ['x','z'] | /1 is not one of [\"x\",\"y\"]",
        "{'const':7} | 8 | the arguments object is not 7",
        "{'minLength':2,'maxLength':3} | \"a\" | the arguments object is too short or too long",
        "{'minLength':2,'maxLength':3} | \"abc\" | ''",
        "{'minItems':1} | [] | the arguments object is too short or too long",
        "{'minimum':1,'maximum':5} | 5 | ''",
        "{'minimum':1,'maximum':5} | 0 | the arguments object is out of range",
        "{'minimum':1,'maximum':5} | 6 | the arguments object is out of range",
        "{'exclusiveMinimum':1} | 1 | the arguments object is out of range",
        "{'exclusiveMinimum':1} | 1.5 | ''",
        "{'exclusiveMaximum':1} | 1 | the arguments object is out of range",
        "{'exclusiveMaximum':1} | 0.5 | ''",
        "{'anyOf':[{'type':'string'},{'type':'number'}]} | true | the arguments object fits none of the allowed forms",
        "{'anyOf':[{'type':'string'},{'type':'number'}]} | 3 | ''",
        "{'allOf':[{'minimum':3},{'maximum':4}]} | 5 | the arguments object is out of range",
        "false | 1 | the arguments object is not allowed",
        "{'type':'colour'} | 1 | the arguments object is not of type \"colour\"",
    })
    void checks(String schema, String value, String violation) {
        assertThat(Schema.unknown(json(schema))).isEmpty();
        assertThat(Schema.violation(json(schema), json(value)).orElse("")).isEqualTo(violation.replace("''", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'pattern':'(a+)+$'} | pattern",
        "{'properties':{'a':{'$ref':'#/x'}}} | $ref",
        "{'items':{'not':{}}} | not",
        "{'anyOf':[{'oneOf':[]}]} | oneOf",
        "{'properties':[]} | a schema that is neither object nor boolean",
        "{'items':'x'} | a schema that is neither object nor boolean",
    })
    void aKeywordThatCannotBeCheckedIsNamed(String schema, String keyword) {
        assertThat(Schema.unknown(json(schema))).contains(keyword);
    }

    @Test
    void whatPassesAsASchemaNeverBreaksTheCheck() {
        Random random = new Random(72);
        String[] pieces = {"type", "properties", "items", "required", "enum", "minimum", "maxLength", "anyOf", "const",
            "additionalProperties", "object", "string", "x"};
        for (int i = 0; i < 20_000; i++) {
            Json schema = random(random, pieces, 4);
            Json value = random(random, pieces, 3);
            if (Schema.unknown(schema).isEmpty()) {
                assertThat(Schema.violation(schema, value)).isNotNull();
            }
        }
    }

    private static Json random(Random random, String[] pieces, int depth) {
        String piece = pieces[random.nextInt(pieces.length)];
        switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0:
                return Json.of(piece);
            case 1:
                return Json.of(random.nextInt(5));
            case 2:
                return Json.of(random.nextBoolean());
            case 3:
                return Json.Nil.NIL;
            case 4:
                return Json.array(Stream.generate(() -> random(random, pieces, depth - 1))
                        .limit(random.nextInt(3)).toList());
            default:
                Json.Builder object = Json.object();
                for (int n = random.nextInt(4); n > 0; n--) {
                    object.put(pieces[random.nextInt(pieces.length)], random(random, pieces, depth - 1));
                }
                return object.build();
        }
    }

    private static Json json(String text) {
        return Json.parse(text.replace('\'', '"'), 20);
    }
}
