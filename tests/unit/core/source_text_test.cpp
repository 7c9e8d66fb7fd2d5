#include "core/source_text.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay {

TEST_CASE("programs that reach out are command sources") {
  for (const auto* text : {
           "import os\nos.system('id')",
           "import json, os\nos.system('id')",
           "# settings\n\n\"\"\"Does things.\"\"\"\nimport subprocess\nsubprocess.run(['id'])\n",
           "def f():\n    import socket\n    socket.socket().connect(('192.0.2.1', 1))\n",
           "@hook\ndef f():\n    __import__('os').popen('id')\n",
           "try:\n    from urllib.request import urlopen\n    urlopen('http://example.org')\nexcept OSError: pass\n",
           "import base64\nexec(base64.b64decode('aWQ='))",
       }) {
    CAPTURE(text);
    CHECK(is_command_source(text));
  }
}

TEST_CASE("prose and programs that compute are none") {
  for (const auto* text : {
           "",
           "from the os we import nothing and call( nobody",
           "import numpy as np\nnp.run(np.call(x))",
           "import base64\nmodel.eval(base64.b64encode(x))",
           "class Net(nn.Module):\n    def run(self, x):\n        return self.call(x)\n",
           "To run it: import os; os.system('id')",
       }) {
    CAPTURE(text);
    CHECK_FALSE(is_command_source(text));
    CHECK_FALSE(is_program_to_read(text));
  }
}

TEST_CASE("programs of one statement that run what they compose are told from names") {
  for (const auto* text : {
           "exec(compile('import os', '<string>', 'exec'))",
           "eval(input())  # ask",
           "exec(chr(95)+chr(95)); x = 1",
           "# first\nexec(base64.b64decode('aWQ='))\nprint()",
           "getattr(__import__('os'), 'sys' + ')tem')('id')",
           "getattr(__import__('os'), 'system') ('id')",
       }) {
    CAPTURE(text);
    CHECK(is_composed_program(text));
  }
  for (const auto* text : {
           "",
           "exec(compile(",
           "exec(compile('x', 'y', 'exec')) runs it",
           "exec(open('setup.py').read())",
           "eval(model)",
           "getattr(__import__('os'), 'system')",
           "exec(chr(95)]]]",
       }) {
    CAPTURE(text);
    CHECK_FALSE(is_composed_program(text));
  }
}

TEST_CASE("in long sources a call goes by the name of its module") {
  const std::string filler(600, '#');
  CHECK_FALSE(is_command_source("import os\ndef run(x): return x\nrun(os.getcwd())\n" + filler));
  CHECK(is_command_source("import os\nos.system('id')\n" + filler));
  CHECK_FALSE(is_command_source("import os\nos.system('id')\n" + std::string(5000, '#')));
  CHECK(is_program_to_read("import os\nos.system('id')\n" + std::string(5000, '#')));
  CHECK_FALSE(is_program_to_read("import math\nmath.sqrt(2)\n" + filler));
}

}  // namespace assay
