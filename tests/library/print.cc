// rollseal.h as a C++ program uses it: prints the configuration that the start parameters name.
#include <rollseal.h>

#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

namespace
{

struct handle_end {
    void operator()(rollseal *r) const
    {
        rollseal_free(&r);
    }
};
struct content_end {
    void operator()(rollseal_content *c) const
    {
        rollseal_content_free(&c);
    }
};
using handle = std::unique_ptr<rollseal, handle_end>;
using content = std::unique_ptr<rollseal_content, content_end>;

void demand(const handle &r, rollseal_error error)
{
    if (error != ROLLSEAL_OK)
        throw std::runtime_error(std::string(rollseal_error_name(error)) + ": " + rollseal_message(r.get()));
}

content read(const handle &r)
{
    rollseal_content *c = nullptr;
    demand(r, rollseal_read(r.get(), &c));
    return content(c);
}

} // namespace

int main(int, char **argv)
{
    try {
        handle r(rollseal_new());
        demand(r, rollseal_open(r.get(), argv + 1));
        content c = read(r);
        r.reset(); // what was read stays
        std::cout.write(static_cast<const char *>(rollseal_content_bytes(c.get())),
                        static_cast<std::streamsize>(rollseal_content_size(c.get())));
    } catch (const std::exception &e) {
        std::cerr << e.what() << "\n";
        return 1;
    }
}
